using System.Net;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Features.MyAccount;

public sealed class PasskeyHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    [Theory]
    [InlineData("/login/passkey")]
    [InlineData("/login/passkey/options")]
    public async Task A_post_without_its_forms_token_is_refused(string path)
    {
        var answer = await portal.Visit().Http.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("credential", "{}")]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("nonsense")]
    [InlineData(
        """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":""" +
        """{"clientDataJSON":"e30","authenticatorData":"AAAA","signature":"AAAA"},"clientExtensionResults":{}}""")]
    public async Task An_invalid_passkey_is_refused_with_and_without_a_challenge(string credential)
    {
        var visitor = portal.Visit();
        foreach (var challenged in new[] { false, true })
        {
            if (challenged)
            {
                var options = await visitor.SendFromAsync("/login", "/login/passkey/options");
                Assert.Contains("\"challenge\"", await options.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }

            var answer = await visitor.SendFromAsync("/login", "/login/passkey", ("credential", credential), ("back", "//evil.example"));
            Assert.Equal("/login?passkey=refused&ReturnUrl=%2F", answer.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task A_passkey_needs_a_session()
    {
        var answer = await portal.Visit().SendFromAsync("/login", "/account/passkeys", ("credential", "{}"));
        Assert.Equal("/login", answer.Headers.Location!.AbsolutePath);
    }
}
