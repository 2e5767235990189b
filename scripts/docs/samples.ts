import { jsFetch } from "@scalar/snippetz/plugins/js/fetch";
import { shellCurl } from "@scalar/snippetz/plugins/shell/curl";
import type { Place } from "../lib/document.js";
import type { Operation } from "../lib/operations.js";

type Values = Record<string, unknown>;

/** The code samples of a call, made from the examples of the document. */
export function samplesOf(operation: Operation, all: Operation[], document: Place) {
  const { method, path, operationId, caller, scheme } = operation;
  const domain = document.at("servers", "0", "variables", "domain_name", "default").text();
  const body = exampleOf(operation);
  const mimeType = operation.body?.mediaType ?? "";
  const isForm = mimeType === "application/x-www-form-urlencoded";
  const headers = mandatoryHeaders(operation);
  const sent = {
    ...(body && { "Content-Type": mimeType }),
    ...(scheme && { Authorization: "Bearer YOUR_TOKEN" }),
    ...headers,
  };
  const request = {
    method,
    url: `https://${domain}${path}`,
    headers: pairs(sent),
    ...(isForm && body && { postData: { mimeType, params: pairs(body) } }),
    // The snippet library knows JSON by this name alone; what is sent is the header above.
    ...(!isForm && body && { postData: { mimeType: "application/json", text: JSON.stringify(body) } }),
  };

  // The client is given what every call of the same caller needs, and obtains the access token by itself.
  const group = all.filter((other) => other.caller === caller);
  const isGiven = (name: string) => group.every((other) => name in mandatoryHeaders(other));
  const settings = { domainName: domain, credentials: credentialsOf(group), headers: only(headers, isGiven) };
  const atCall = only(headers, (name) => !isGiven(name));
  const args = [body, atCall && { headers: atCall }].filter(Boolean).map((argument) => literal(argument));
  const [client, entry] =
    caller === "server"
      ? ["createOneAccessServerClient", "oneaccess-openapi/server"]
      : ["createOneAccessClient", "oneaccess-openapi"];
  // An answer may hold tokens, which belong in no log: of its fields only the one that tells the outcomes apart is printed.
  const outcome = outcomeField(operation);
  const typescript = `import { ${client} } from "${entry}";

const oneaccess = ${client}(${literal(settings)});

const { ${outcome ? "data, " : ""}response } = await oneaccess.${operationId}(${args.join(", ")});
console.log(response.status${outcome ? `, data?.${outcome}` : ""});`;
  const plainFetch = `const response = await ${jsFetch.generate(request)};
console.log(response.status${outcome ? `, (await response.json()).${outcome}` : ""});`;
  // Python writes objects of texts and numbers as JSON does.
  const pythonLiteral = (value: Values) => JSON.stringify(value, null, 4);
  // With the standard library alone. The snippet library's own sends no form, and prints the whole answer.
  const python = [
    "import http.client",
    ((body && !isForm) || outcome) && "import json",
    isForm && "from urllib.parse import urlencode",
    `\nconnection = http.client.HTTPSConnection("${domain}")`,
    `headers = ${pythonLiteral(sent)}`,
    body && `body = ${isForm ? "urlencode" : "json.dumps"}(${pythonLiteral(body)})`,
    `connection.request("${method}", "${path}", ${body ? "body" : "None"}, headers)`,
    "response = connection.getresponse()",
    `print(response.status${outcome ? `, json.load(response).get("${outcome}")` : ""})`,
  ];

  const text = isForm ? JSON.stringify(String(new URLSearchParams(body as Record<string, string>))) : textBlock(body);
  const java = `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Sample {
    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("${request.url}"))
${request.headers.map(({ name, value }) => `                .header(${JSON.stringify(name)}, ${JSON.stringify(value)})\n`).join("")}                .${method}(${body ? `HttpRequest.BodyPublishers.ofString(${text})` : ""})
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode());
    }
}`;

  return [
    { lang: "curl", label: "curl", source: shellCurl.generate(request) },
    { lang: "TypeScript", label: "TypeScript client", source: typescript },
    { lang: "JavaScript", label: "Plain fetch", source: plainFetch },
    { lang: "Python", label: "Python", source: python.filter(Boolean).join("\n") },
    { lang: "Java", label: "Java", source: java },
  ];
}

/** The mandatory headers by name, with their examples. */
function mandatoryHeaders({ parameters }: Operation): Values {
  const mandatory = parameters.filter(({ required }) => required);
  return Object.fromEntries(mandatory.map(({ name, place }) => [name, place.at("example").value]));
}

/** The first example of the body. */
function exampleOf({ body }: Operation): Values | undefined {
  return body?.media.at("examples").items()[0]?.at("value").value as Values | undefined;
}

/** What the client obtains the access token of these calls with, if one of them does that. */
function credentialsOf(group: Operation[]): Values | undefined {
  const obtaining = new Set(group.map(({ scheme }) => scheme?.at("x-obtained-by").value));
  const call = group.find(({ operationId }) => obtaining.has(operationId));
  const isConstant = (name: string) => call?.body?.schema.at("properties", name, "const").value !== undefined;
  return call && only(exampleOf(call) ?? {}, (name) => !isConstant(name));
}

/** The field of a 200 that says what came of the call, if there is one. */
function outcomeField({ responses }: Operation): string | undefined {
  const schema = responses.find(({ status }) => status === "200")?.body?.schema;
  const discriminator = schema?.at("discriminator", "propertyName").value as string | undefined;
  return discriminator ?? (schema?.at("properties", "status").value ? "status" : undefined);
}

const pairs = (values: Values) => Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));

/** The members whose name is wanted, if there are any. */
function only(values: Values, isWanted: (name: string) => boolean): Values | undefined {
  const wanted = Object.entries(values).filter(([name]) => isWanted(name));
  return wanted.length > 0 ? Object.fromEntries(wanted) : undefined;
}

/** JSON as a text of Java over several lines, in which each backslash is doubled. */
function textBlock(value: unknown): string {
  const indent = " ".repeat(24);
  const json = (JSON.stringify(value, null, 2) ?? "").replaceAll("\\", "\\\\").replaceAll("\n", `\n${indent}`);
  return `"""\n${indent}${json}"""`;
}

/** A value in TypeScript: an object of more than one member over several lines. */
function literal(value: unknown, indent = ""): string {
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value as Values).flatMap(([key, member]) => {
    const name = /^[a-z_]\w*$/i.test(key) ? key : JSON.stringify(key);
    return member === undefined ? [] : `${name}: ${literal(member, `${indent}  `)}`;
  });
  if (members.length === 1) return `{ ${members[0]} }`;
  return `{\n${members.map((member) => `${indent}  ${member},\n`).join("")}${indent}}`;
}
