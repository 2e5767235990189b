/** Redoc's labels, and those of this page's script, in Chinese: Redoc has no setting for most of them. */
const chinese: Record<string, string> = {
  "API docs by": "文档工具：",
  Body: "消息体",
  "Change layout": "切换布局",
  "Collapse all": "全部折叠",
  collapse: "折叠",
  "Color mode: ": "颜色模式：",
  Contents: "目录",
  Copied: "已复制",
  Copy: "复制",
  dark: "深色",
  Discriminator: "判别字段",
  "Download description": "下载描述文件",
  "Download OpenAPI description": "下载 OpenAPI 描述",
  "Enum:": "枚举值：",
  Example: "示例",
  "Example: ": "示例：",
  "Expand all": "全部展开",
  Headers: "请求头",
  "Hide 1 variable": "隐藏 1 个变量",
  "Hide example": "隐藏示例",
  "Hide sidebar": "隐藏侧边栏",
  "integer or null": "integer 或 null",
  License: "许可证",
  light: "浅色",
  "More actions": "更多操作",
  "No results": "没有结果",
  "Open navigation menu": "打开导航菜单",
  "Close navigation menu": "关闭导航菜单",
  Overview: "概览",
  Request: "请求",
  required: "必填",
  Response: "响应",
  "Response media type": "响应的媒体类型",
  "Response status": "响应的状态码",
  Responses: "响应",
  Search: "搜索",
  "Search endpoints, schemas, and more...": "搜索接口、字段等……",
  Security: "认证",
  Servers: "服务器",
  "Show 1 variable": "显示 1 个变量",
  "Show example": "显示示例",
  "Show sidebar": "显示侧边栏",
  "string or boolean or null": "string、boolean 或 null",
  "string or null": "string 或 null",
  "string, non-empty": "string，非空",
  Value: "取值",
  "View details": "查看详情",
  "View security details": "查看认证详情",
};

const isChinese = document.documentElement.lang === "zh-CN";

/** A label in the page's language; what is no label stays as it is. */
export function label(text: string): string {
  return (isChinese && chinese[text]) || text;
}

const named = ["aria-label", "placeholder"];

/** Puts the labels into the page's language. Content is left alone: Markdown, code, and what the contract names. */
export function translateLabels(): void {
  if (!isChinese) return;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode as Text;
    const known = label(text.data.trim());
    // The text node stays: Redoc goes on working with it.
    if (known !== text.data.trim() && !text.parentElement?.closest("pre, code, script, main p, main li, main td"))
      text.data = known;
  }
  for (const name of named) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name) ?? "";
      const known = text.startsWith("link to ") ? `链接：${text.slice(8)}` : label(text);
      if (known !== text) element.setAttribute(name, known);
    }
  }
}
