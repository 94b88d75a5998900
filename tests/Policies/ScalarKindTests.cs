using ZocSec.Core.Policies.Yaml;

namespace ZocSec.Tests.Policies;

public sealed class ScalarKindTests
{
    [Theory]
    [InlineData("", ScalarKind.Empty)]
    [InlineData("~", ScalarKind.Empty)]
    [InlineData("null", ScalarKind.Empty)]
    [InlineData("nil", ScalarKind.Text)]
    [InlineData("true", ScalarKind.Boolean)]
    [InlineData("FALSE", ScalarKind.Boolean)]
    [InlineData("tRue", ScalarKind.Text)]
    [InlineData("on", ScalarKind.Text)]
    [InlineData("yes", ScalarKind.Text)]
    [InlineData("0", ScalarKind.Whole)]
    [InlineData("-12", ScalarKind.Whole)]
    [InlineData("+7", ScalarKind.Whole)]
    [InlineData("007", ScalarKind.Whole)]
    [InlineData("-", ScalarKind.Text)]
    [InlineData("1.5", ScalarKind.Number)]
    [InlineData("1.", ScalarKind.Number)]
    [InlineData(".5", ScalarKind.Number)]
    [InlineData("1e3", ScalarKind.Number)]
    [InlineData("0x1F", ScalarKind.Number)]
    [InlineData("0o17", ScalarKind.Number)]
    [InlineData("-.inf", ScalarKind.Number)]
    [InlineData(".NaN", ScalarKind.Number)]
    [InlineData("NaN", ScalarKind.Text)]
    [InlineData("Infinity", ScalarKind.Text)]
    [InlineData("1.2.3", ScalarKind.Text)]
    [InlineData("2027-01-31", ScalarKind.Text)]
    [InlineData("60s", ScalarKind.Text)]
    [InlineData("1,000", ScalarKind.Text)]
    public void Of_FollowsTheCoreSchemaOfYaml12(string plain, object kind)
    {
        Assert.Equal(kind, ScalarKinds.Of(plain));
    }
}
