using ZocSec.Functions;

return await ZocSecProgram.RunAsync(args);
