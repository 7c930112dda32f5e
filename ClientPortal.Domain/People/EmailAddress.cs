using System.Globalization;
using System.Net.Mail;

namespace ClientPortal.Domain.People;

/// <summary>E-mail addresses in the form in which they are stored, compared and used: lower case, the domain in ASCII (IDNA).</summary>
public static class EmailAddress
{
    public const int Length = 254; // RFC 5321, 4.5.3.1.3

    /// <summary>
    /// The address as it is stored. Accents before the @ are refused: few mail servers accept them (RFC 6531), so the mail would not arrive.
    /// </summary>
    /// <exception cref="RuleBroken"><c>person.email-invalid</c>, <c>person.email-accents</c>, or it is empty or too long.</exception>
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
    /// The form by which a typed address is looked up, valid or not: <c>Awa@Exämple.sn</c> gives <c>awa@xn--exmple-cua.sn</c>.
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
            // Not a possible domain; Checked refuses it.
            return email;
        }
    }

    private static bool Ascii(string text) => text.All(char.IsAscii);
}
