using ClientPortal.Web;
using ClientPortal.Web.Identity;
using Microsoft.Extensions.Configuration;

namespace ClientPortal.Tests.Identity;

public sealed class CompanyProviderTests
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Name"] = "Entra", ["Authority"] = "https://login.microsoftonline.com/7f3a/v2.0", ["ClientId"] = "id", ["ClientSecret"] = "zqsecret",
        ["Domains"] = "Teranga.sn, exämple.sn", ["For"] = "Staff",
    };

    [Fact]
    public void Domains_are_compared_as_addresses_are()
    {
        Assert.Empty(Settings.Wrong(With([])));
        var provider = Assert.Single(CompanyProvider.Of(With([])));

        Assert.True(provider.IsForStaff);
        Assert.Equal(["teranga.sn", "xn--exmple-cua.sn"], provider.Domains);
        Assert.Equal("Entra", $"{provider}");
        var all = new CompanyProviders([provider]);
        Assert.Same(provider, all.For("Awa@TERANGA.sn"));
        Assert.Null(all.For("awa@other.sn"));
        Assert.Null(all.For("teranga.sn"));
        Assert.Null(all.For(null));
    }

    [Theory]
    [InlineData("ClientSecret", "", "Portal:SignIn:Oidc:0:ClientSecret is missing: set it, or leave the whole provider out.")]
    [InlineData("Domains", " , ", "Portal:SignIn:Oidc:0:Domains is missing: set it, or leave the whole provider out.")]
    [InlineData("For", "People", "Portal:SignIn:Oidc:0:For is 'People': set it to Staff or Organisation.")]
    [InlineData(
        "Authority", "http://login.example.org",
        "Portal:SignIn:Oidc:0:Authority is 'http://login.example.org': set it to the https address of one issuer, such as "
            + "https://accounts.google.com.")]
    [InlineData(
        "Authority", "https://login.microsoftonline.com/common/v2.0",
        "Portal:SignIn:Oidc:0:Authority is 'https://login.microsoftonline.com/common/v2.0': set it to the https address of one issuer, such as "
            + "https://accounts.google.com.")]
    [InlineData(
        "Organisation", "Teranga",
        "Portal:SignIn:Oidc:0:Organisation is 'Teranga': set it to the id in the address of the organisation's page, or leave it out.")]
    public void What_cannot_be_is_one_sentence_without_the_secret(string name, string value, string sentence) =>
        Assert.Equal([sentence], Settings.Wrong(With(new() { [name] = value })));

    private static IConfiguration With(Dictionary<string, string?> changed) => new ConfigurationBuilder().AddInMemoryCollection(
        Good.Concat(changed).GroupBy(pair => pair.Key).Select(same => KeyValuePair.Create($"Portal:SignIn:Oidc:0:{same.Key}", same.Last().Value)))
        .Build();
}
