// Azurite that ends with the process that started it, however that ends.
process.stdin.resume().on("end", () => process.exit());
require("azurite/dist/src/azurite.js");
