//! Text made by seeded dice, where no real text is installed.

use fastrand::Rng;

const SEED: u64 = 0x4D65_6D6F_7279;

const NOUNS: &str = "window folder note meeting release server index query garden recipe bridge \
    letter budget engine database branch commit layer report schedule ticket invoice contract \
    market harbour library museum keyboard battery network printer camera lecture chapter \
    paragraph sentence teacher student doctor neighbour kitchen window station platform archive \
    cache handle pointer thread buffer socket packet cluster deployment container certificate \
    password backup snapshot migration schema column record checksum journal pipeline workshop";
const VERBS: &str = "opens closes moves writes reads sends receives explains measures compares \
    replaces removes restores collects checks repairs describes translates publishes reviews \
    schedules cancels imports exports compresses encrypts rebuilds extends prints renames";
const ADJECTIVES: &str = "quiet slow early late broken careful public private remote local stable \
    temporary permanent empty full recent ancient bright narrow wide shallow complete partial \
    portable nested shared hidden visible optional required simple complicated weekly monthly";
const SYLLABLES: &str = "ba ko ri ten lum sha dor vi nex tar quo fen mi zul pra ges";

const CHINESE: &str = "会议 记录 文件 文件夹 窗口 数据 笔记 标签 搜索 系统 用户 程序 命令 选项 参数 \
    目录 网络 服务器 版本 发布 计划 问题 时间 结果 内容 信息 使用 打开 关闭 移动 删除 恢复 保存 \
    读取 写入 显示 检查 修改 说明 默认 需要 可以 必须 已经 如果 因为 所以 但是 然后 今天 明天 昨天 \
    秋天 京都 旅行 读书 厨房 花园 老师 学生 医生 图书馆 博物馆 车站 咖啡 茶叶 天气 音乐 电影 朋友";

const TAGS: &str = "work work/release work/meetings work/hiring work/support home home/garden \
    home/kitchen home/repairs reading reading/papers reading/novels ideas ideas/later travel \
    travel/japan travel/norway health money money/taxes code code/rust code/sqlite code/ui server \
    server/logs server/backup music film trace checklist";
const CHINESE_TAGS: &str =
    "工作 工作/会议 工作/发布 读书 读书/小说 旅行 旅行/京都 想法 家 家/厨房 学习 学习/系统";
const PATHS: &str = "/projects/memory /projects/website /home/notes /mail/inbox /web/articles \
    /books/shelf /work/reports /work/tickets";

/// English sentences; the same each time.
pub fn english(count: usize) -> Vec<String> {
    let mut dice = Rng::with_seed(SEED);
    let (nouns, verbs, adjectives) = (words(NOUNS), words(VERBS), words(ADJECTIVES));
    let syllables = words(SYLLABLES);
    (0..count)
        .map(|_| {
            // Names and numbers are what makes a text findable.
            let name: String = (0..dice.usize(2..5)).map(|_| pick(&mut dice, &syllables)).collect();
            let (adjective, noun) = (pick(&mut dice, &adjectives), pick(&mut dice, &nouns));
            let (verb, object) = (pick(&mut dice, &verbs), pick(&mut dice, &nouns));
            let (other, number) = (pick(&mut dice, &adjectives), dice.u32(10..9_999));
            match dice.u8(0..4) {
                0 => format!("The {adjective} {noun} {verb} the {object} of {name}."),
                1 => format!("{name}: {adjective} {noun} that {verb} every {other} {object}."),
                2 => format!("Ask {name} why the {noun} {verb} {number} {object}s."),
                _ => format!("After {number} days the {noun} {verb} a {other} {object}."),
            }
        })
        .collect()
}

/// Chinese sentences; the same each time.
pub fn chinese(count: usize) -> Vec<String> {
    let mut dice = Rng::with_seed(SEED + 1);
    let parts = words(CHINESE);
    (0..count)
        .map(|_| {
            let half = |dice: &mut Rng| -> String {
                (0..dice.usize(2..6)).map(|_| pick(dice, &parts)).collect()
            };
            format!("{}，{}。", half(&mut dice), half(&mut dice))
        })
        .collect()
}

/// Tags as often as they are used: the first most.
pub fn tags() -> Vec<String> {
    by_use(TAGS)
}

/// The same in Chinese.
pub fn chinese_tags() -> Vec<String> {
    by_use(CHINESE_TAGS)
}

/// Places where thoughts come from.
pub fn paths() -> Vec<String> {
    by_use(PATHS)
}

fn by_use(list: &str) -> Vec<String> {
    let all = words(list);
    let often = |place: usize| 1 + all.len() / (place + 1);
    all.iter()
        .enumerate()
        .flat_map(|(place, word)| std::iter::repeat_n((*word).to_owned(), often(place)))
        .collect()
}

fn words(list: &str) -> Vec<&str> {
    list.split_whitespace().collect()
}

fn pick<'a>(dice: &mut Rng, from: &[&'a str]) -> &'a str {
    dice.choice(from.iter().copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_text_is_the_same_each_time_and_varied() {
        let (once, again) = (english(5_000), english(5_000));
        assert_eq!(once, again);
        let distinct: std::collections::HashSet<_> =
            once.iter().chain(&chinese(5_000)).cloned().collect();
        assert!(distinct.len() > 9_500, "{}", distinct.len());
    }
}
