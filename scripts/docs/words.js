/** What the page says besides the contract and the guide, in each of its languages. */
export const words = {
  en: {
    device: "<b>Your app</b> makes this call, on the user's device.",
    server: "<b>Your server</b> makes this call.",
    byDevice: "by your app, on the user's device.",
    byServer: "by your server.",
    colon: ": ",
    calls: "The calls",
    about: "About this contract",
    comma: ", ",
    page: (source) => `Source: ${source}.`,
    sister: (source) => `Source: ${source}; not the page of this call.`,
    inferred: (source) => `Inferred, and written down nowhere; the nearest source is ${source}.`,
  },
  "zh-CN": {
    device: "由用户设备上的<b>应用</b>调用。",
    server: "由<b>您的服务端</b>调用。",
    byDevice: "由用户设备上的应用调用。",
    byServer: "由您的服务端调用。",
    colon: "：",
    calls: "接口一览",
    about: "关于本契约",
    comma: "，",
    page: (source) => `来源：${source}。`,
    sister: (source) => `来源：${source}；不是本接口的页面。`,
    inferred: (source) => `推断，没有书面说明；最接近的来源是${source}。`,
  },
};

/** The page in the other language: its name there, and where it is. */
export const others = {
  en: { language: "zh-CN", name: "中文", page: "zh-CN/index.html" },
  "zh-CN": { language: "en", name: "English", page: "../index.html" },
};
