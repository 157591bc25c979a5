// 快速入口的文字：记录窗口、托盘、开机启动、链接。
import type enQuick from '../en/quick';
import type { Same } from '../types';

const quick: Same<typeof enQuick> = {
  window: {
    title: '记一条',
    keeps: '按 Esc 收起，文字会保留',
    opening: '正在打开笔记。',
    welcome: 'MemoryHub 还没有数据文件夹。',
    released: '数据文件夹已释放。',
    failed: '数据文件夹无法打开。',
    kept: '输入的文字会保留在这里。',
    open: '打开 MemoryHub',
  },
  settings: {
    keys: '记录窗口',
    keysLabel: '打开记录窗口的快捷键',
    none: '无',
    press: '请按新的快捷键…',
    pressHint: '请将 Ctrl、Alt 或系统键与另一个键同时按下。按 Esc 保持不变。',
    change: '更改快捷键',
    remove: '不用快捷键',
    usual: '恢复默认',
    ready: '随时在当前屏幕上打开记录窗口。',
    off: '可从托盘或用命令打开记录窗口：',
    refused: '这组快捷键已被其他程序占用。',
    use: '改用 {{keys}}',
    noneFree: '请另选一组。',
    wayland: '此桌面（Wayland）不允许程序占用快捷键。请在系统的键盘设置中为下面的命令绑定快捷键：',
    close: '关闭窗口时',
    ask: '询问',
    tray: '留在托盘',
    quit: '退出',
    start: '启动',
    login: '登录时启动',
    hidden: '不显示窗口，只在托盘',
  },
  keysToast: {
    text: '记录窗口的快捷键 {{keys}} 已被其他程序占用',
    more: '请在设置中另选一组。',
  },
  close: {
    title: '让 MemoryHub 留在托盘吗？',
    text: '留在托盘时可以随时记录，数据文件夹保持打开。退出则关闭一切。',
    remember: '以后都这样（可在设置中更改）',
    tray: '留在托盘',
    quit: '退出',
    stay: '取消',
  },
  link: {
    title: '保存这条笔记吗？',
    from: '其他程序通过链接请求保存它。确认之前不会保存任何内容。',
    text: '内容',
    tags: '标签',
    save: '保存',
    discard: '放弃',
    saved: '已保存',
    refused: '无法理解收到的链接',
    refusedMore: '没有任何改动。{{reason}}',
  },
};
export default quick;
