// What the scripts share: where the Api is, and waiting for a condition.
export const { APCA_API_BASE_URL: baseUrl, APCA_API_KEY_ID: keyId, APCA_API_SECRET_KEY: secretKey } = process.env;
export const socketUrl = baseUrl.replace(/^http/, 'ws');

export const until = async (what, condition) => {
  const end = Date.now() + 60_000;
  for (let answer; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 50))) if ((answer = await condition())) return answer;
  throw new Error(`not within 60 s: ${what}`);
};

export const done = () => {
  console.log('ok');
  process.exit(0);
};
