using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>
/// The signed tokens of answer links: they name the event and the attendee, and open nothing else. One is valid for as long as the attendee is
/// invited.
/// </summary>
public sealed class AnswerLinks(IDataProtectionProvider keys)
{
    private readonly IDataProtector protector = keys.CreateProtector("calendar-answer");

    /// <summary>The token of an attendee.</summary>
    public string Of(Guid calendarId, Guid attendeeId) => protector.Protect($"{calendarId:N}{attendeeId:N}");

    /// <summary>The event and the attendee of a token; null for one that the portal did not make.</summary>
    public (Guid CalendarId, Guid AttendeeId)? Read(string? token)
    {
        try
        {
            return protector.Unprotect(token ?? "") is { Length: 64 } ids ? (Guid.Parse(ids[..32]), Guid.Parse(ids[32..])) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The address, without a slash at its beginning.</summary>
    public static string PathOf(string token) => $"calendar/answer?code={Uri.EscapeDataString(token)}";
}
