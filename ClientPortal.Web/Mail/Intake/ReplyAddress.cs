using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace ClientPortal.Web.Mail.Intake;

/// <summary>
/// The address that answers to the portal's mails go to (<c>Portal:Mail:ReplyAddress</c>). <c>base+code@domain</c> leads into one conversation,
/// for one person; in an invitation it is for one attendee of an event.
/// </summary>
/// <remarks>
/// The code is the conversation's id and 12 bytes of an HMAC over it and the person, in base 32: 45 letters and digits of one case, since mail
/// programs may change the case. A local part has at most 64 characters (RFC 5321, 4.5.3.1.1). The person is not in it: the sender's address says
/// who they claim to be, and the HMAC whether the code is theirs.
/// </remarks>
public sealed class ReplyAddress
{
    /// <summary>Characters of the setting before its @, so that the code fits behind it.</summary>
    public const int LongestBase = 64 - 1 - CodeLength;

    private const int MacLength = 12, CodeLength = 45;
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly ReplyKey key;
    private readonly string local = "", domain = "";

    public ReplyAddress(IConfiguration configuration, MailboxAddress sender, ReplyKey key)
    {
        this.key = key;
        Organiser = sender;
        if (configuration["Portal:Mail:ReplyAddress"] is { Length: > 0 } address && address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at)
        {
            (local, domain) = (address[..at].ToLowerInvariant(), address[(at + 1)..].ToLowerInvariant());
            Organiser = new MailboxAddress(sender.Name, address);
            Base = address.ToLowerInvariant();
        }
    }

    /// <summary>The address without a code; null when none is configured.</summary>
    public string? Base { get; }

    /// <summary>The mailbox that answers to invitations go to: this address, or the sender of mail where none is configured.</summary>
    public MailboxAddress Organiser { get; }

    /// <summary>The address of a conversation for a person; null when none is configured.</summary>
    /// <param name="note">Answers become internal notes: the mail told of one.</param>
    public string? Of(Guid personId, Guid conversationId, bool note) => Base is null ? null
        : $"{local}+{Encode([.. conversationId.ToByteArray(bigEndian: true), .. Mac(personId, conversationId, note)])}@{domain}";

    /// <summary>The organiser's address in the invitation of one attendee; null when none is configured.</summary>
    public string? OfEvent(Guid attendeeId, Guid calendarId) => Base is null ? null
        : $"{local}+{Encode([.. calendarId.ToByteArray(bigEndian: true), .. EventMac(attendeeId, calendarId)])}@{domain}";

    /// <summary>Whether one of these addresses has the code of that attendee of that event. Compared in constant time.</summary>
    public bool IsOfEvent(IEnumerable<string> addresses, Guid attendeeId, Guid calendarId) =>
        Base is not null && addresses.Select(Read).Any(code => code is not null && code.ConversationId == calendarId
            && CryptographicOperations.FixedTimeEquals(code.Mac, EventMac(attendeeId, calendarId)));

    /// <summary>The code among these addresses; null where there is none.</summary>
    public ReplyCode? Find(IEnumerable<string> addresses) =>
        Base is null ? null : addresses.Select(Read).FirstOrDefault(code => code is not null);

    /// <summary>Whether the code is that person's; <c>Note</c> says whether their answer is an internal note. Compared in constant time.</summary>
    public (bool Valid, bool Note) Check(ReplyCode code, Guid personId)
    {
        var message = CryptographicOperations.FixedTimeEquals(code.Mac, Mac(personId, code.ConversationId, note: false));
        var note = CryptographicOperations.FixedTimeEquals(code.Mac, Mac(personId, code.ConversationId, note: true));
        return (message | note, note);
    }

    /// <summary>Whether it is this address, with a code or without.</summary>
    public bool Is(string address)
    {
        var at = address.LastIndexOf('@');
        return Base is not null && at > 0 && address[(at + 1)..].Equals(domain, StringComparison.OrdinalIgnoreCase)
            && address[..at].Split('+')[0].Equals(local, StringComparison.OrdinalIgnoreCase);
    }

    private ReplyCode? Read(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = local.Length;
        return at == plus + 1 + CodeLength && address[plus] == '+' && Is(address)
            && Decode(address[(plus + 1)..at].ToLowerInvariant()) is { } bytes
            ? new ReplyCode(new Guid(bytes.AsSpan(0, 16), bigEndian: true), bytes[16..])
            : null;
    }

    private byte[] Mac(Guid personId, Guid conversationId, bool note) =>
        HMACSHA256.HashData(key.Value, Encoding.ASCII.GetBytes($"{personId:N} {conversationId:N} {(note ? "note" : "message")}"))[..MacLength];

    private byte[] EventMac(Guid attendeeId, Guid calendarId) =>
        HMACSHA256.HashData(key.Value, Encoding.ASCII.GetBytes($"{attendeeId:N} {calendarId:N} invitation"))[..MacLength];

    // RFC 4648, 6, in lower case and without padding: 28 bytes are 45 digits.
    private static string Encode(byte[] bytes)
    {
        var (text, bits, value) = (new StringBuilder(CodeLength), 0, 0);
        foreach (var one in bytes)
        {
            (value, bits) = (((value << 8) | one) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
            {
                text.Append(Digits[(value >> (bits - 5)) & 31]);
            }
        }

        return bits == 0 ? text.ToString() : text.Append(Digits[(value << (5 - bits)) & 31]).ToString();
    }

    private static byte[]? Decode(string text)
    {
        var (bytes, bits, value) = (new List<byte>(28), 0, 0);
        foreach (var digit in text)
        {
            if (Digits.IndexOf(digit, StringComparison.Ordinal) is not (>= 0 and var five))
            {
                return null;
            }

            (value, bits) = (((value << 5) | five) & 0xFFFF, bits + 5);
            if (bits >= 8)
            {
                bytes.Add((byte)(value >> (bits -= 8)));
            }
        }

        return bytes.Count == 16 + MacLength ? [.. bytes] : null;
    }
}

/// <summary>What an address says: the conversation (or the event of an invitation), and the proof for one person.</summary>
public sealed record ReplyCode(Guid ConversationId, byte[] Mac);
