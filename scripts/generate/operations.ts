import type { Place } from "../lib/document.js";

/** What the client has to know of an operation. */
export interface Operation {
  id: string;
  caller: Caller;
  method: string;
  path: string;
  place: Place;
  parameters: Parameter[];
  /** Whether `security` demands a bearer token. */
  secured: boolean;
  /** The operation that obtains that token, if the security scheme names it. */
  obtainedBy?: Place;
  body?: { mediaType: string; schema: Place };
  responses: { status: string; schema: Place | undefined }[];
}

/** Who makes a call: it decides which client has it, and which headers are given once. */
export type Caller = "device" | "server";

interface Parameter {
  name: string;
  in: "header" | "path" | "query";
  required: boolean;
}

/** A server whose address is one variable: the name of a host. */
export interface Server {
  option: string;
  requiredHeaders: string[];
}

/** Names that openapi-fetch's client, or a promise, has. */
const reservedIds = ["request", "use", "eject", "then"];

export function readOperations(document: Place): Operation[] {
  const operations: Operation[] = [];
  for (const [path, item] of document.at("paths").entries()) {
    for (const method of ["get", "put", "post", "delete", "options", "head", "patch", "trace"]) {
      if (item.at(method).value === undefined) continue;
      const operation = readOperation(document, path, item, method);
      if (operations.some(({ id }) => id === operation.id))
        operation.place.fail(`two operations are named ${operation.id}`);
      operations.push(operation);
    }
  }
  return operations;
}

function readOperation(document: Place, path: string, item: Place, method: string): Operation {
  const place = item.at(method);
  const id = place.at("operationId").text();
  if (!/^[a-z]\w*$/.test(id) || reservedIds.includes(id)) {
    place.at("operationId").fail(`the client can have no method named ${id}`);
  }
  if (method === "trace") place.fail("fetch sends no TRACE");
  const parameters = [...item.at("parameters").entries(), ...place.at("parameters").entries()].map(([, parameter]) =>
    readParameter(parameter),
  );
  const body = readBody(place.at("requestBody"));
  if (body && ["get", "head"].includes(method)) place.at("requestBody").fail(`fetch sends no body with ${method}`);
  return {
    id,
    caller: readCaller(document, place),
    method,
    path,
    place,
    // A parameter of the operation takes the place of the path's.
    parameters: [...new Map(parameters.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()],
    ...readSecurity(document, place),
    ...(body && { body }),
    responses: place.at("responses").entries().map(readResponse),
  };
}

function readCaller(document: Place, operation: Place): Caller {
  const tags = operation.at("tags").texts();
  if (tags.length !== 1) operation.fail("the client needs exactly one tag, whose x-caller says who makes the call");
  const tag = document
    .at("tags")
    .entries()
    .find(([, tag]) => tag.at("name").value === tags[0]);
  const caller = tag?.[1].at("x-caller");
  if (caller?.value === "device" || caller?.value === "server") return caller.value;
  return (caller ?? operation.at("tags")).fail(`the tag ${tags[0]} needs x-caller: device or server`);
}

function readParameter(place: Place): Parameter {
  const name = place.at("name").text();
  const where = place.at("in").text();
  if (where !== "header" && where !== "path" && where !== "query")
    return place.at("in").fail("the client sends no cookies");
  if (where === "header" && place.at("schema", "type").value !== "string") {
    place.fail("the client sends headers that are text: type: string");
  }
  return { name, in: where, required: place.at("required").value === true };
}

/** Whether an operation demands a bearer token, the only scheme that the client knows, and what obtains it. */
function readSecurity(document: Place, operation: Place): Pick<Operation, "secured" | "obtainedBy"> {
  const own = operation.at("security");
  const security = own.value === undefined ? document.at("security") : own;
  const [requirement, ...others] = security.entries();
  if (!requirement) return { secured: false };
  const [scheme, ...further] = requirement[1].entries();
  if (others.length > 0 || !scheme || further.length > 0) return security.fail("the client needs one scheme, or none");
  const place = document.at("components", "securitySchemes", scheme[0]);
  if (place.at("type").value !== "http" || String(place.at("scheme").value).toLowerCase() !== "bearer") {
    security.fail("the client knows no security scheme but http bearer");
  }
  const obtainedBy = place.at("x-obtained-by");
  return { secured: true, ...(obtainedBy.value !== undefined && { obtainedBy }) };
}

function readBody(place: Place): Operation["body"] {
  const [media, ...others] = place.at("content").entries();
  if (!media) return undefined;
  const [mediaType, content] = media;
  const schema = content.at("schema");
  if (place.at("required").value !== true) place.fail("the client needs a body that is required");
  if (others.length > 0) place.at("content").fail("the client sends one media type");
  if (mediaType === "application/x-www-form-urlencoded") {
    for (const [, property] of schema.at("properties").entries()) {
      if (["object", "array", undefined].includes(property.at("type").value as string)) {
        property.fail("the client sends no form with fields that are objects, lists or of no type");
      }
    }
  } else if (!isJson(mediaType)) place.at("content").fail("the client sends no body but JSON or a form");
  return { mediaType, schema };
}

function readResponse([status, response]: [string, Place]): Operation["responses"][number] {
  if (!/^[245]\d\d$/.test(status)) response.fail("the client needs exact HTTP statuses, and follows no redirect");
  const [media, ...others] = response.at("content").entries();
  if (others.length > 0 || (media && !isJson(media[0]))) {
    response.at("content").fail("the client reads one media type, and that has to be JSON");
  }
  const schema = media?.[1].at("schema");
  if (schema && !status.startsWith("2") && [schema.at("type").value].flat().includes("string")) {
    schema.fail("the client cannot tell a refusal that is a text from one that is no JSON");
  }
  return { status, schema };
}

function isJson(mediaType: string): boolean {
  return /^application\/(.+\+)?json\b/.test(mediaType);
}

export function readServers(document: Place): Server[] {
  return document
    .at("servers")
    .entries()
    .map(([, place]) => {
      const [, variable] = /^https:\/\/\{(\w+)\}$/.exec(place.at("url").text()) ?? [];
      if (!variable) return place.at("url").fail("the client needs an address of the form https://{variable}");
      const option = variable.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return { option, requiredHeaders: place.at("x-required-headers").texts() };
    });
}
