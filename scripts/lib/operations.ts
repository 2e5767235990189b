import type { Place } from "./document.js";

/** Who makes a call: the app on the user's device, or the application's server. */
export type Caller = "device" | "server";

export interface Parameter {
  name: string;
  in: string;
  required: boolean;
  place: Place;
}

/** The first media type of a body. */
export interface Body {
  mediaType: string;
  media: Place;
  schema: Place;
}

/** One call of a document. */
export interface Operation {
  operationId: string;
  /** In capital letters. */
  method: string;
  path: string;
  place: Place;
  /** What `x-caller` of its tag says. */
  caller: string | undefined;
  /** Those of the path too, unless the operation has one of the same name and place. */
  parameters: Parameter[];
  /** The security scheme that the call demands. */
  scheme: Place | undefined;
  body: Body | undefined;
  responses: { status: string; place: Place; body: Body | undefined }[];
}

export const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** The calls of a document, in its order. The only place that walks `paths`. */
export function operationsOf(document: Place): Operation[] {
  const callers = new Map(
    document
      .at("tags")
      .items()
      .map((tag) => [tag.at("name").value, tag.at("x-caller").value as string | undefined]),
  );
  return document
    .at("paths")
    .entries()
    .flatMap(([path, item]) =>
      methods
        .filter((method) => item.at(method).value !== undefined)
        .map((method): Operation => {
          const place = item.at(method);
          const parameters = [item, place].flatMap((of) => of.at("parameters").items().map(parameterOf));
          return {
            operationId: String(place.at("operationId").value ?? ""),
            method: method.toUpperCase(),
            path,
            place,
            caller: callers.get(place.at("tags", "0").value),
            parameters: [...new Map(parameters.map((each) => [`${each.in} ${each.name}`, each])).values()],
            scheme: schemeOf(document, place),
            body: bodyOf(place.at("requestBody")),
            responses: place
              .at("responses")
              .entries()
              .map(([status, response]) => ({ status, place: response, body: bodyOf(response) })),
          };
        }),
    );
}

function parameterOf(place: Place): Parameter {
  const [name, where] = [place.at("name").value, place.at("in").value];
  return { name: String(name), in: String(where), required: place.at("required").value === true, place };
}

/** The first scheme of the first requirement; a call without `security` has that of the document. */
function schemeOf(document: Place, operation: Place): Place | undefined {
  const own = operation.at("security");
  const [requirement] = (own.value === undefined ? document.at("security") : own).items();
  const [scheme] = requirement?.entries() ?? [];
  return scheme && document.at("components", "securitySchemes", scheme[0]);
}

function bodyOf(place: Place): Body | undefined {
  const [first] = place.at("content").entries();
  return first && { mediaType: first[0], media: first[1], schema: first[1].at("schema") };
}
