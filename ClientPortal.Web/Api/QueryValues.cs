using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.Tickets;
using ClientPortal.Web.Features.Messenger;

namespace ClientPortal.Web.Api;

/// <summary>A query value that is one of a few words. Refusals and the OpenAPI document list them.</summary>
internal interface IQueryWords
{
    static abstract IReadOnlyList<string> Words { get; }
}

#pragma warning disable CA1000 // The framework looks for these on the type itself, as IParsable asks.
/// <summary>An enum value by its token (<c>in-progress</c>), as in bodies. The framework would accept the C# names and any number.</summary>
public readonly record struct Named<T>(T Value) : IParsable<Named<T>>, IQueryWords
    where T : struct, Enum
{
    public static IReadOnlyList<string> Words => [.. Enum.GetValues<T>().Select(Token.Of)];

    public static Named<T> Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var named) ? named : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Named<T> result)
    {
        var value = Token.Parse<T>(s);
        result = new(value.GetValueOrDefault());
        return value is not null;
    }
}
#pragma warning restore CA1000

/// <summary>A ticket's status, or <c>running</c> for every ticket that is not over. The status is null for <c>running</c>.</summary>
public readonly record struct TicketState(TicketStatus? Status) : IParsable<TicketState>, IQueryWords
{
    private const string Running = "running";

    public static IReadOnlyList<string> Words => [Running, .. Named<TicketStatus>.Words];

    public static TicketState Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var state) ? state : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TicketState result)
    {
        result = new(Token.Parse<TicketStatus>(s));
        return result.Status is not null || s == Running;
    }
}

/// <summary>The cursor of ticket lists: a ticket number, <c>T-1042</c> or <c>1042</c>.</summary>
public readonly record struct TicketCursor(long Number) : IParsable<TicketCursor>
{
    public static TicketCursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TicketCursor result)
    {
        var number = Ticket.ParseNumber(s);
        result = new(number.GetValueOrDefault());
        return number is not null;
    }
}

/// <summary>The cursor of the list of conversations: 1 for a pinned one or 0, the ticks of its last message, and its id.</summary>
public readonly record struct ConversationCursor(ConversationPlace Place) : IParsable<ConversationCursor>
{
    // The digits of an id without dashes.
    private const int IdLength = 32;

    public static ConversationCursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException();

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConversationCursor result)
    {
        result = default;
        if (s is not [('0' or '1') and var pinned, .. var rest] || rest.Length <= IdLength || !Guid.TryParseExact(rest[^IdLength..], "N", out var id)
            || !long.TryParse(rest[..^IdLength], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        result = new(new ConversationPlace(pinned == '1', new DateTimeOffset(ticks, TimeSpan.Zero), id));
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Place.Pinned ? 1 : 0)}{Place.At.UtcTicks}{Place.Id:N}");
}
