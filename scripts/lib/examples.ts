/** The published examples, in place of a device, a person and an application. */

export const headers = {
  "X-operating-sys-version": "Android 10",
  "X-device-fingerprint": "156aysdna213sc50",
  "X-agent": "Mozilla/5.0 (Linux; Android 10; Redmi K30)",
  "X-client-id": "DRrYIqauawN0I8myTMoDTPys6ezGZxnm",
};

export const code = "ad12sasdsfe3dfdg3sc";

/** The device, as the server names it. */
export const device = {
  operating_sys_version: headers["X-operating-sys-version"],
  device_ip: "10.10.10.1",
  device_fingerprint: headers["X-device-fingerprint"],
};

export const credentials = { client_id: "ONtQq2igSggfFClyGgzmuXR8ubWEP...", client_secret: "Xdq******vfe..." };
