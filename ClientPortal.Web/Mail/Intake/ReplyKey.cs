using System.Security.Cryptography;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.DataProtection;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>
/// The key of <see cref="ReplyAddress"/>: 32 random bytes in the folder of keys, encrypted with data protection. Data protection's own tokens
/// are too long for an address.
/// </summary>
public sealed class ReplyKey(PortalFolder folder, IDataProtectionProvider protection)
{
    private readonly Lazy<byte[]> value = new(() => Load(folder, protection.CreateProtector("ClientPortal.ReplyAddress.1")));

    public byte[] Value => value.Value;

    // Two nodes that start at once keep the key of the first: a file is never overwritten.
    private static byte[] Load(PortalFolder folder, IDataProtector protector)
    {
        var file = Path.Combine(folder.Keys, "reply-address.key");
        if (!File.Exists(file))
        {
            var draft = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllBytes(draft, protector.Protect(RandomNumberGenerator.GetBytes(32)));
            try
            {
                File.Move(draft, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(draft);
            }
        }

        return protector.Unprotect(File.ReadAllBytes(file));
    }
}
