using System.Text;
using System.Text.RegularExpressions;
using MimeKit;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>A mail read back from its form on the wire or in a file: its headers by name, its text and its HTML, decoded.</summary>
public sealed partial record Eml(MimeMessage Message)
{
    public string To => Message.To.Mailboxes.Single().Address;
    public string Subject => Message.Subject!;
    public string Text => Message.TextBody!;
    public string Html => Message.HtmlBody!;

    /// <summary>The only address of the portal in the text.</summary>
    public Uri Link => new(Links().Match(Text).Value);

    public string Header(string name) => Message.Headers.Single(header => header.Field.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static Eml Parse(ReadOnlyMemory<byte> raw) => new(MimeMessage.Load(new MemoryStream(raw.ToArray())));

    /// <summary>Waits for the newest mail to an address in a portal's mail folder.</summary>
    public static Task<Eml> ArrivesAsync(string dataDirectory, string to, string? subject = null) => Eventually.ValueAsync(
        async () =>
        {
            var folder = Path.Combine(dataDirectory, "mail");
            if (!Directory.Exists(folder))
            {
                return null;
            }

            foreach (var file in Directory.GetFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal))
            {
                var eml = Parse(await File.ReadAllBytesAsync(file));
                if (eml.To == to && (subject is null || eml.Subject.Contains(subject, StringComparison.Ordinal)))
                {
                    return eml;
                }
            }

            return null;
        },
        expectation: $"a mail to {to}");

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Links();
}
