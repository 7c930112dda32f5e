using System.Net;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A portal whose clients with addresses at example.org sign in at a provider, shared by a class.</summary>
public sealed class CompanyPortal : IAsyncLifetime
{
    public OidcProvider Provider { get; private set; } = null!;

    public HostedPortal Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OidcProvider.StartAsync();
        Portal = HostedPortal.With(new Dictionary<string, string>
        {
            ["Portal:SignIn:Oidc:0:Name"] = "Teranga SSO",
            ["Portal:SignIn:Oidc:0:Authority"] = Provider.Address,
            ["Portal:SignIn:Oidc:0:ClientId"] = OidcProvider.ClientId,
            ["Portal:SignIn:Oidc:0:ClientSecret"] = OidcProvider.ClientSecret,
            ["Portal:SignIn:Oidc:0:Domains"] = "example.org",
            ["Portal:SignIn:Oidc:0:For"] = "Organisation",
        });
    }

    /// <summary>The redirect from the provider back to the portal, for a visitor who has asked to sign in.</summary>
    public async Task<string> CallbackAsync(HttpVisitor visitor)
    {
        var asked = await visitor.GetAsync("/login/company/0?returnUrl=%2Fprojects");
        return (await Provider.AnswerAsync(asked.Headers.Location!)).PathAndQuery;
    }

    /// <summary>Signs in there as a person; answers with the address where the portal sends them.</summary>
    public async Task<string> SignInAsync(HttpVisitor visitor, OidcPerson person)
    {
        Provider.Person = person;
        var answer = await visitor.GetAsync(await CallbackAsync(visitor));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
