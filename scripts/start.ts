import { dirname } from "node:path";
import { startDemo } from "./demo.js";
import { buildDocs } from "./docs.js";
import { contract } from "./lib/paths.js";
import { allowArguments, docsAndMockPorts, endOnSignal, fail } from "./lib/process.js";
import { serveDocs } from "./lib/serve.js";
import { serveMock } from "./mock/serve.js";
import { logIn } from "./start/login.js";

allowArguments();
endOnSignal();
try {
  const [docsPort, mockPort] = await docsAndMockPorts();
  console.log("Building the docs and starting the mock …");
  const [page, mock] = await Promise.all([buildDocs(), serveMock(contract, mockPort, () => {})]);
  const demo = await startDemo(mock);
  const docs = await serveDocs(dirname(page), docsPort, { demo: demo.handle });

  console.log("\nThe whole way from a WeChat code to a known user, through the generated clients:");
  const { request, headers, body } = await logIn(mock.url, (step) => console.log(`  ${step}`));
  const sent = Object.entries({ "Content-Type": "application/json;charset=utf8", ...headers });
  console.log(`
Demo: ${docs.url}demo/
Docs: ${docs.url}
文档: ${docs.url}zh-CN/
Mock: ${mock.url}

Try it:
curl --include '${request}' \\
${sent.map(([name, value]) => `  --header '${name}: ${value}' \\\n`).join("")}  --data '${JSON.stringify(body)}'

Ctrl-C ends everything.`);
} catch (error) {
  fail(error);
}
