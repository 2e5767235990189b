import { rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { readPairs, translate } from "./lib/overlay.js";
import { contract, root } from "./lib/paths.js";
import { fail, isMain } from "./lib/process.js";
import { complaint, redocly } from "./redocly.js";

/** The languages of the page: what each says of itself, where it lies below the English one, and what makes its document. */
const languages = [
  {
    language: "en",
    folder: "",
    config: "redocly.yaml",
    picture: "journey.svg",
    other: { language: "zh-CN", page: "zh-CN/" },
    description:
      "Log users in to Huawei Cloud OneAccess with WeChat: guide, API reference, code samples and every published outcome and error.",
  },
  {
    language: "zh-CN",
    folder: "zh-CN",
    config: "redocly.zh-CN.yaml",
    picture: "journey.zh-CN.svg",
    other: { language: "en", page: "../" },
    description: "用微信登录华为云 OneAccess：指南、接口参考、代码示例，以及已公布的所有结果和错误。",
  },
];

/**
 * Builds the documentation page of `document` into `directory`, in each language and with the document beside it, and returns
 * the path of the English one. A `live` page loads itself anew when serveDocs says so. Rejects with what Redocly printed when
 * the document cannot be built.
 */
export async function buildDocs(directory = join(root, "dist"), document = contract, { live = false } = {}) {
  const temporary = await mkdtemp(join(tmpdir(), "docs-"));
  const remove = () => rmSync(temporary, { recursive: true });
  // Ctrl-C ends the process without a finally.
  process.once("exit", remove);
  try {
    const pageScript = await script();
    const pages = languages.map(async ({ language, folder, other, config, picture, description }) => {
      const journey = await readFile(join(root, "generated", picture), "utf8");
      const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(journey) ?? [];
      const openapi = dirname(contract);
      const source = join(temporary, `${language}.yaml`);
      if (language === "en") await copyFile(document, source);
      else await writeFile(source, translate(await readFile(document, "utf8"), readPairs()));
      const built = join(temporary, `${language}.html`);
      const options = {
        language,
        description,
        other: other.language,
        otherPage: other.page,
        journey,
        journeyRatio: `${width} / ${height}`,
        script: pageScript,
        ...(live && { live: "yes" }),
      };
      const { code, output } = await redocly(
        ["build-docs", language === "en" ? document : source, "--inlineBundle", "-o", built]
          .concat("--config", join(root, "scripts", "docs", config))
          .concat("-t", join(openapi, "docs.hbs"))
          .concat(Object.entries(options).map(([name, value]) => `--templateOptions.${name}=${value}`)),
        { capture: true },
      );
      if (code !== 0) throw new Error(complaint(output));

      const target = join(directory, folder);
      await mkdir(target, { recursive: true });
      await writeFile(join(target, "index.html"), withoutLogo(await readFile(built, "utf8")));
      await copyFile(source, join(target, "openapi.yaml"));
    });
    // None goes on writing after this has failed.
    for (const { status, reason } of (await Promise.allSettled(pages)) as PromiseRejectedResult[])
      if (status === "rejected") throw reason;
    return join(directory, "index.html");
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** The page's own script. */
async function script(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, "scripts", "docs", "page.ts")],
    bundle: true,
    minify: true,
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** Redoc's own logo is the one request that would leave the page: the name in letters does as well. */
function withoutLogo(html: string): string {
  return html.replace(
    "https://cdn.redoc.ly/redoc/logo-mini-full.svg",
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='38' height='14'%3E%3Ctext y='11' font-family='sans-serif' font-size='11' font-weight='600' fill='%237a8fe0'%3ERedoc%3C/text%3E%3C/svg%3E",
  );
}

if (isMain(import.meta.url)) {
  await buildDocs().then(console.log, (error: Error) => fail(error.message));
}
