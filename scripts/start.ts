import { dirname } from "node:path";
import { buildDocs } from "./docs.js";
import { contract } from "./lib/paths.js";
import { docsAndMockPorts, endOnSignal, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { serveMock } from "./mock/serve.js";
import { logIn } from "./start/login.js";

endOnSignal();
try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  console.log("Building the docs and starting the mock …");
  const [page] = await Promise.all([buildDocs(), serveMock(contract, mockPort, () => {})]);
  const docs = await serveDocs(dirname(page), docsPort);
  const mockUrl = `http://127.0.0.1:${mockPort}`;

  console.log("\nThe whole way from a WeChat code to a known user, through the generated clients:");
  const { request, headers, body } = await logIn(mockUrl, (step) => console.log(`  ${step}`));
  const sent = Object.entries({ "Content-Type": "application/json;charset=utf8", ...headers });
  console.log(`
Docs: ${docs.url}
文档: ${docs.url}zh-CN/
Mock: ${mockUrl}

Try it:
curl --include '${request}' \\
${sent.map(([name, value]) => `  --header '${name}: ${value}' \\\n`).join("")}  --data '${JSON.stringify(body)}'

Ctrl-C ends both.`);
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
