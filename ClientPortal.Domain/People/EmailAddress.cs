using System.Globalization;
using System.Net.Mail;

namespace ClientPortal.Domain.People;

/// <summary>An e-mail address in the one form in which it is kept, compared and written to: lower case, its domain in ASCII (IDNA).</summary>
public static class EmailAddress
{
    public const int Length = 254; // RFC 5321, 4.5.3.1.3

    /// <summary>
    /// The address as it is kept. Throws <c>person.email-invalid</c>, and <c>person.email-accents</c> for what few mail servers take before
    /// the @ (RFC 6531): it would never arrive.
    /// </summary>
    public static string Checked(string? typed)
    {
        var line = Text.Line(typed, "person.email", Length);
        if (line.LastIndexOf('@') is > 0 and var at && !Ascii(line[..at]))
        {
            throw new RuleBroken("person.email-accents");
        }

        var email = Comparable(line);
        return email.Length <= Length && Ascii(email) && !email.Any(char.IsWhiteSpace)
            && MailAddress.TryCreate(email, out var address) && address.Address == email
            ? email
            : throw new RuleBroken("person.email-invalid");
    }

    /// <summary>
    /// What a typed address is looked up by, whether or not it could be kept: <c>Awa@Exämple.sn</c> gives <c>awa@xn--exmple-cua.sn</c>.
    /// </summary>
    public static string Comparable(string? typed)
    {
        var email = (typed ?? "").Trim().ToLowerInvariant();
        var domain = email.LastIndexOf('@') + 1;
        if (domain == 0 || Ascii(email[domain..]))
        {
            return email;
        }

        try
        {
            return email[..domain] + new IdnMapping().GetAscii(email, domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // No domain can be called so; whoever keeps addresses refuses it.
            return email;
        }
    }

    private static bool Ascii(string text) => text.All(char.IsAscii);
}
