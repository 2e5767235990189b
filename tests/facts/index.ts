import { bindSocialAccount } from "./bindSocialAccount.js";
import { exchangeSessionToken } from "./exchangeSessionToken.js";
import { getCaptcha } from "./getCaptcha.js";
import { getMobileByStateToken } from "./getMobileByStateToken.js";
import { getUserBySsoTicket } from "./getUserBySsoTicket.js";
import { loginWithWeChat } from "./loginWithWeChat.js";
import { obtainAccessToken } from "./obtainAccessToken.js";
import { refreshSessionToken } from "./refreshSessionToken.js";
import { registerAndBindSocialAccount } from "./registerAndBindSocialAccount.js";
import { sendSmsCode } from "./sendSmsCode.js";
import type { Operation } from "./shared.js";
import { verifyCaptcha } from "./verifyCaptcha.js";
import { verifySecondFactorBySms } from "./verifySecondFactorBySms.js";

/**
 * What the vendor publishes about each call, one file a call. Transcribed by hand and never read from openapi/openapi.yaml: the
 * document, the mock, a provider and the client are all held against it. In the order of the journey: a call takes what those
 * before it issued.
 */
export const operations: Operation[] = [
  obtainAccessToken,
  loginWithWeChat,
  getCaptcha,
  verifyCaptcha,
  sendSmsCode,
  getMobileByStateToken,
  bindSocialAccount,
  registerAndBindSocialAccount,
  verifySecondFactorBySms,
  exchangeSessionToken,
  getUserBySsoTicket,
  refreshSessionToken,
];

/** The facts of one call; throws when there are none. */
export function operationOf(operationId: string): Operation {
  const found = operations.find((operation) => operation.operationId === operationId);
  if (!found) throw new Error(`There are no facts about ${operationId} in tests/facts/index.ts.`);
  return found;
}

export * from "./shared.js";
export * from "./sources.js";
export { loginWithWeChat };
