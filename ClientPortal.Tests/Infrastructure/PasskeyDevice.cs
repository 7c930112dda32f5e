using Microsoft.Playwright;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A device that holds the passkeys of one page's browser, and recognises its owner at once. It needs an address with a name.</summary>
public sealed class PasskeyDevice
{
    private readonly ICDPSession session;
    private readonly string id;

    private PasskeyDevice(ICDPSession session, string id) => (this.session, this.id) = (session, id);

    public static async Task<PasskeyDevice> AddAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        var added = await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
        return new PasskeyDevice(session, added!.Value.GetProperty("authenticatorId").GetString()!);
    }

    /// <summary>Whether it recognises its owner from now on. Otherwise the page's request fails, as it does when the person cancels it.</summary>
    public Task RecogniseAsync(bool owner) =>
        session.SendAsync("WebAuthn.setUserVerified", new() { ["authenticatorId"] = id, ["isUserVerified"] = owner });
}
