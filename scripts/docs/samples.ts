import { jsFetch } from "@scalar/snippetz/plugins/js/fetch";
import { shellCurl } from "@scalar/snippetz/plugins/shell/curl";
import type { Place } from "../lib/document.js";
import type { Operation } from "../lib/operations.js";

type Values = Record<string, unknown>;

/** The code samples of a call, made from the examples of the document. */
export function samplesOf(operation: Operation, all: Operation[], document: Place) {
  const { method, path, operationId, caller, body: requestBody } = operation;
  const [domain, address] = tenant(document);
  const body = exampleOf(operation);
  const mediaType = requestBody?.mediaType ?? "";
  const isForm = mediaType === "application/x-www-form-urlencoded";
  const headers = { ...authorization(operation), ...mandatory(operation, "header") };
  const [inPath, query] = [mandatory(operation, "path"), mandatory(operation, "query")];
  const request = {
    method,
    url: address + fill(path, inPath),
    headers: pairs({ ...(body && { "Content-Type": mediaType }), ...headers }),
    queryString: pairs(query),
    cookies: [],
    ...(isForm && body && { postData: { mimeType: mediaType, params: pairs(body) } }),
    // The snippet library knows JSON by this name alone; what is sent is the header above.
    ...(!isForm && body && { postData: { mimeType: "application/json", text: JSON.stringify(body) } }),
  };

  // The client is given what every call of the same caller needs.
  const group = all.filter((other) => other.caller === caller);
  const isGiven = (name: string) => group.every((other) => name in mandatory(other, "header"));
  const { Authorization, ...others } = headers;
  const credentials = credentialsOf(group);
  const given = { ...only(others, isGiven), ...(!credentials && { Authorization }) };
  const atCall = only(others, (name) => !isGiven(name));
  const client = caller === "server" ? "createOneAccessServerClient" : "createOneAccessClient";
  const settings = filled({ domainName: domain, credentials, headers: filled(given) });
  const options = filled({
    headers: filled(atCall),
    params: filled({ path: filled(inPath), query: filled(query) }),
  });
  const args = [body, options].filter((argument) => argument !== undefined).map((argument) => literal(argument));
  // An answer may hold tokens, which belong in no log: of its fields only the one that tells the outcomes apart is printed.
  const outcome = outcomeField(operation);
  const typescript = `import { ${client} } from "${caller === "server" ? "oneaccess-openapi/server" : "oneaccess-openapi"}";

const oneaccess = ${client}(${literal(settings)});

const { ${outcome ? "data, " : ""}response } = await oneaccess.${operationId}(${args.join(", ")});
console.log(response.status${outcome ? `, data?.${outcome}` : ""});`;
  const plainFetch = `const response = await ${jsFetch.generate(request)};
console.log(response.status${outcome ? `, (await response.json()).${outcome}` : ""});`;

  return [
    { lang: "curl", label: "curl", source: shellCurl.generate(request) },
    { lang: "TypeScript", label: "TypeScript client", source: typescript },
    { lang: "JavaScript", label: "Plain fetch", source: plainFetch },
    { lang: "Python", label: "Python", source: python(request, body, isForm, outcome) },
  ];
}

/** With the standard library alone. The snippet library's own sends no form, and prints the whole answer. */
function python(
  { method, url, headers, queryString }: { method: string; url: string; headers: Pair[]; queryString: Pair[] },
  body: Values | undefined,
  isForm: boolean,
  outcome: string | undefined,
): string {
  const target = new URL(url);
  for (const { name, value } of queryString) target.searchParams.append(name, value);
  const named = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
  const lines = [
    "import http.client",
    ((body && !isForm) || outcome) && "import json",
    isForm && "from urllib.parse import urlencode",
    `\nconnection = http.client.HTTPSConnection("${target.host}")`,
    `headers = ${literal(named, "python")}`,
    body && `body = ${isForm ? "urlencode" : "json.dumps"}(${literal(body, "python")})`,
    `connection.request("${method}", "${target.pathname}${target.search}", ${body ? "body" : "None"}, headers)`,
    "response = connection.getresponse()",
    `print(response.status${outcome ? `, json.load(response).get("${outcome}")` : ""})`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** The domain of the first server's example, and the address with it. */
function tenant(document: Place): [domain: string, address: string] {
  const server = document.at("servers", "0");
  const [[name, variable] = server.fail("the server of the samples has a variable")] = server.at("variables").entries();
  const domain = variable.at("default").text();
  return [domain, fill(server.at("url").text(), { [name]: domain })];
}

/** The mandatory parameters of one kind by name, with their examples. */
function mandatory({ parameters }: Operation, place: string): Values {
  const named = parameters.filter((parameter) => parameter.in === place && parameter.required);
  return Object.fromEntries(named.map((parameter) => [parameter.name, parameter.place.at("example").value]));
}

/** `Authorization`, if the operation's security asks for it: OpenAPI has no header parameter of that name. */
function authorization({ scheme }: Operation): Values {
  if (scheme?.at("type").value !== "http") return {};
  return { Authorization: `${scheme.at("scheme").value === "basic" ? "Basic" : "Bearer"} YOUR_TOKEN` };
}

/** The first example of the body. */
function exampleOf({ body }: Operation): Values | undefined {
  const [first] = body?.media.at("examples").entries() ?? [];
  return first?.[1].at("value").value as Values | undefined;
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

interface Pair {
  name: string;
  value: string;
}

const pairs = (values: Values): Pair[] =>
  Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));

const fill = (template: string, values: Values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), template);

const only = (values: Values, isWanted: (name: string) => boolean): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => isWanted(name)));

/** The object, unless it has no member that says something. */
function filled(values: Values): Values | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const pythonWords = new Map<unknown, string>([
  [true, "True"],
  [false, "False"],
  [null, "None"],
]);

/** A value in a programming language: a list or an object of more than one member over several lines. */
function literal(value: unknown, language: "typescript" | "python" = "typescript", indent = ""): string {
  const isPython = language === "python";
  if (typeof value !== "object" || value === null) return (isPython && pythonWords.get(value)) || JSON.stringify(value);
  const inner = indent + (isPython ? "    " : "  ");
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = Object.entries(value).map(([key, member]) => {
    const name = !isPython && /^[a-z_$][\w$]*$/i.test(key) ? key : JSON.stringify(key);
    return `${Array.isArray(value) ? "" : `${name}: `}${literal(member, language, inner)}`;
  });
  const line = isPython ? `${open}${members.join(", ")}${close}` : `${open} ${members.join(", ")} ${close}`;
  if (members.length < 2 && line.length < 80) return line;
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join("")}${indent}${close}`;
}
