import { journey } from "./journey.js";
import { described, sources, titles } from "./rules.js";

/** The project's own rules of the contract and of the journey, beyond OpenAPI and Arazzo. */
export default () => ({
  id: "oneaccess",
  rules: { oas3: { described, sources, titles }, arazzo1: { journey }, arazzo1_1: { journey } },
});
