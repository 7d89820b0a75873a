// Passkeys: a form with data-passkey="get" or "create" asks the browser for one and posts the answer in its hidden field.
// Without this script, or in a browser without passkeys, the form is the one for codes.

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const withBytes = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

// The question of the page, in the form in which browsers take it.
function questionOf(page) {
  const question = structuredClone(page.publicKey);
  question.challenge = bytes(question.challenge);
  if (question.user) question.user.id = bytes(question.user.id);
  if (question.excludeCredentials) question.excludeCredentials = withBytes(question.excludeCredentials);
  if (question.allowCredentials) question.allowCredentials = withBytes(question.allowCredentials);
  return question;
}

// The answer of the browser, as the portal reads it.
function answerOf(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = names.filter((name) => credential.response[name]);
  const response = Object.fromEntries(given.map((name) => [name, text(credential.response[name])]));
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const button = form.querySelector("[data-passkey-button]");
  const refused = form.querySelector("[data-passkey-refused]");
  const page = JSON.parse(document.getElementById("passkey-question").textContent);
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((each) => (each.hidden = true));
  button.addEventListener("click", async () => {
    refused.hidden = true;
    button.disabled = true;
    try {
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey: questionOf(page) });
      form.elements.passkey.value = answerOf(credential);
      form.submit();
    } catch {
      refused.hidden = false; // closed, timed out, or not one of the account's
      button.disabled = false;
    }
  });
}
