using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ClientPortal.Web.Features.Webhooks;

/// <summary>The signing secrets in the database are encrypted by the portal's keys, which are in a folder of their own.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider keys)
{
    private readonly IDataProtector protector = keys.CreateProtector("ClientPortal.Webhooks");

    public string Protect(string secret) => protector.Protect(secret);

    /// <summary>The secret; null when the keys that encrypted it are gone.</summary>
    public string? Open(string protectedSecret)
    {
        try
        {
            return protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
