// Works out the SHA-256 of a chosen file on the reader's own device and asks for it, so that the file need not be sent.
// Without Web Crypto (old browsers, plain http) the form is sent as it is.
for (const form of document.querySelectorAll("[data-yj-digest]")) {
  form.addEventListener("submit", async (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (!file || !globalThis.crypto?.subtle) return;
    event.preventDefault();
    try {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      location.assign(`${form.dataset.yjDigest}?digest=${hex}`);
    } catch {
      form.submit();
    }
  });
}
