// The page at /docs: Swagger UI from our own files; validatorUrl null keeps it from asking anybody else.
window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: 0,
});
