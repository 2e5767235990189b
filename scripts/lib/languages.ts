/** A language of the docs. */
export type Language = "en" | "zh-CN";

/** What the journey's picture and words say besides the contract and the journey. */
export const journeyPhrases = {
  en: {
    title: "The login journey",
    app: "app",
    server: "server",
    user: "user",
    byApp: ", by your app",
    byServer: ", by your server",
    /** What the picture leaves out of a sentence about the user, as the badge beside it says it. */
    ofUser: /^The user |\.$/g,
    asAbove: ", as above",
    stop: ".",
    space: " ",
    colon: ": ",
    comma: ", ",
    before: "Before it: ",
    step: "Step ",
    end: "The end: ",
    open: " (",
    close: "). ",
    head: "| Answer | Of | What follows |",
    refused: "| HTTP `400` | any call | The end: refused. `error_code` says why, and nothing is repeated. |",
  },
  "zh-CN": {
    title: "登录流程",
    app: "应用",
    server: "服务端",
    user: "用户",
    byApp: "，由应用调用",
    byServer: "，由您的服务端调用",
    ofUser: /^用户|。$/g,
    asAbove: "，同上",
    stop: "。",
    space: "",
    colon: "：",
    comma: "、",
    before: "在此之前：",
    step: "步骤 ",
    end: "结束：",
    open: "（",
    close: "）：",
    head: "| 响应 | 接口 | 后续 |",
    refused: "| HTTP `400` | 任何接口 | 结束：请求被拒绝。原因见 `error_code`，不重复任何调用。 |",
  },
};
