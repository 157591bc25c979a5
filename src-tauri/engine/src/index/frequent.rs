//! The characters that Chinese texts are mostly made of.
//!
//! In a signature each has a row of its own, so that a rare character shares its row with other
//! rare ones only: with all of them hashed, one in five rare characters would have been looked for
//! in nearly every block.

use std::sync::LazyLock;

/// About a thousand of the most frequent simplified characters of modern Chinese, those of prose
/// and those of everyday and technical words, by code point.
const FREQUENT: &str = "\
     一七万丈三上下不与丑专且世业东丢两个中串为主乃么义之乎乐乘九也习\
     书买了争事二于云五亚些交亦产京亮亲人什仁仅仆今仍从仓他付代令以们\
     件价任份休众会传伤似但位住体何作你使例侦便促保信俱倍倒候借债值假\
     偏做储傲像儿允元先光党入全八公六共关兵其典兹养内册再写军冠冬决况\
     冷凉几凡出函刀分刊刑列则删判利别到制券前剧力办功加务动勇勺包化北\
     匹区医十千半华卑单卖南博即却卷历厚原去县参又叉及友双反发叔取受变\
     口句另只叫可台史号司吃各合同名后向听吾告员呢周味命和咸哀品哉响哥\
     哭唇售唱商善喉喊喜喝器四回因团园国图土在地场址坏坐块型城基塔境墙\
     增士壮声处复夏外多夜够大天太夫失头奇奖女奶她好如妇妈妒妹妻始姐委\
     姨婆婴媳嫉嫌子字存孙孝季孤学孩它安完宗官定宜实审客宪家容宽宾宿寂\
     寄密寒寞察寸对导将小少尔尚就尺尽局居屏展山屿岂岛岸工己已市帅师帝\
     带常帽干平年并幸幼广庄床序库应底店度建开式引弟张强归当录形彩影彼\
     往很律得循微德心必志忠忧快怎怒思性总恨息恶恼悉悲情惊惧想愁意感愧\
     慕慢戏成我或战户房所手才打扔扣执找技把抓投折护报抱拉拍拒拟拼拿持\
     指按捉捕捡换据授掌排探接推提插握摘摸撤操支收改放政效教散数敲整文\
     断斯新方旁旅族无既日旧早时明易星春是显晚景智暖曰曲更替最月有朋服\
     望期未本术机权李村条来松极析林果查标树校样根格桃案桌档桥梦梨森椅\
     楼概模橙次款歌止正此步武死段母每比毕毛民气水求汇汉汝江汤汽沙没河\
     油治法波泳活派流济浏浪海消深清温港游湖湾湿源满演漠火灯点炼烦热焉\
     焦然照燥爬爱父爷爸片版牌牙牛物特犯犹狗独狱猫献率王玩环现班球理瓜\
     甚甜生用田由甲电画界留疑疗疚疼病痛瘦登白百的皆皇皮盐监盖盘目直相\
     眉看真眼着睡矣知矩短矮石码研硕确碗磁示礼社祖神票福离秋种科租积程\
     税究空窄窗立站章童端笑笔符第等答筷签算管篇篮米类粉粘精糖系索紧红\
     约级线练组终经结给络绝统绩绿缓编网罪置羊美羞羡羽翁翻老考者而耳联\
     肉肘股肤肩育胀背胖胸能脚脸腕腰腹腿膝臂臣自至致舌舍舒航船色节花若\
     苦英苹茶草药菜萄落葡蓝蔬蕉薄薪藏虑虚虽血行街衣表衰被装西要见观视\
     览觉解言警计认让议讯记讲许论讼设证识诉词译试诗诚话询该语误说请读\
     课谁调豆象负财账货质购贴贵贷贸赁资赛走赶起超越足跑跟路跳身躲躺车\
     转轻载辄辑输辣边达过运近还这进远连追退适逃选递通速造逮逻遂道那邮\
     邻部都配酒酱酸醋醒里重野量金针钢钮钱铁铜银铺链销锅错键锻镇长门闪\
     问间阅队阳阴阵际限院除险随难集雨雪雷雾需霜青非面革鞋音页预领颊频\
     题颜额风飞食饭饮饺馆馒首香马驶驾骄验骑骨高鱼鸟黄默鼻齿";

/// All of them.
pub(super) fn characters() -> impl Iterator<Item = char> {
    FREQUENT.chars()
}

/// How many they are.
pub(super) const COUNT: usize = FREQUENT.len() / 3;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const NONE: u16 = u16::MAX;

/// The rank of each ideograph of the basic block.
static RANKS: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut ranks = vec![NONE; (LAST - FIRST + 1) as usize];
    for (rank, character) in (0..).zip(FREQUENT.chars()) {
        let place = u32::from(character).checked_sub(FIRST);
        if let Some(place) = place.and_then(|place| ranks.get_mut(place as usize)) {
            *place = rank;
        }
    }
    ranks.into_boxed_slice()
});

/// The place of a character of three bytes among the frequent ones.
pub(super) fn rank([one, two, three]: [u8; 3]) -> Option<u16> {
    let low = |byte: u8, bits: u32| u32::from(byte) & ((1 << bits) - 1);
    let code_point = low(one, 4) << 12 | low(two, 6) << 6 | low(three, 6);
    let at = code_point.checked_sub(FIRST)?;
    RANKS.get(at as usize).copied().filter(|rank| *rank != NONE)
}
