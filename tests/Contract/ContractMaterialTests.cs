namespace ZocSec.Tests.Contract;

public sealed class ContractMaterialTests
{
    [Fact]
    public void Read_WhatIsMissing_SaysWhatToRun()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ContractMaterial.Read("nothing.json"));

        Assert.Equal("artifacts/contract/nothing.json is missing: run script/bootstrap", error.Message);
    }
}
