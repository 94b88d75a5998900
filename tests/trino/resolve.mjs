// The package names its files without endings, which Node.js does not resolve by itself.
export async function resolve(name, context, next) {
  if (!name.startsWith(".") || /\.m?js$/.test(name)) {
    return next(name, context);
  }

  try {
    return await next(`${name}.js`, context);
  } catch {
    return next(`${name}/index.js`, context);
  }
}
