using System.Reflection;
using System.Runtime.CompilerServices;
using ClientPortal.Domain;

namespace ClientPortal.Tests.Access;

/// <summary>
/// One of every event there is, about what belongs to one organisation, with words that can be found wherever they turn up. Made from
/// <see cref="EventCatalog.Types"/>: a new kind is in it by itself, or fails until <see cref="Ids"/> says which thing its id names.
/// </summary>
internal sealed class EveryKind(IReadOnlyDictionary<string, Guid> ids, Guid actor)
{
    /// <summary>Where in no portal anybody is: TEST-NET-3.</summary>
    public const string Address = "203.0.113.77";

    /// <summary>A word that no page has.</summary>
    public const string Word = "zqkanarienvogel";

    private const int Number = 987_654_321;

    /// <summary>Properties of events that hold an id, with the thing that each names.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        "OrganisationId", "ProjectId", "PersonId", "MilestoneId", "InvitationId", "SessionId", "ProspectId",
        "TicketId", "ConversationId", "SubjectId", "MessageId", "ClientId", "AssigneeId", "ReplyId", "Mentions",
        "AnnouncementId", "CalendarId", "Invited", "DocumentId", "LinkId", "WebhookId", "JobId", "MailId", "MaintenanceId",
        "ServiceAccountId",
    ];

    /// <summary>Properties that no case speaks of, as sentences.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<Type> types) =>
        from type in types
        from property in Own(type)
        where Plain(property) == typeof(Guid) || AreIds(property) ? !Ids.Contains(property.Name) : !IsFilled(Plain(property))
        select $"{type.Name}.{property.Name}: say in {nameof(EveryKind)} what of the other organisation it names, "
            + "and make that in the canary's test.";

    /// <summary>Each kind with its switches off, with each of them alone on (staff only, members only), and with all.</summary>
    public IEnumerable<PortalEvent> All() =>
        from type in EventCatalog.Types.Values
        let switches = Own(type).Where(property => Plain(property) == typeof(bool)).Select(property => property.Name).ToList()
        from turned in switches.Select(one => new List<string> { one }).Prepend([]).Append(switches)
        select Make(type, turned);

    /// <summary>What identifies the events in any text: their own ids, words and numbers.</summary>
    public static IEnumerable<string> Traces(IEnumerable<PortalEvent> events) =>
        events.Select(one => $"{one.EventId}").Append(Address).Append(Word).Append($"{Number}");

    private PortalEvent Make(Type type, List<string> turnedOn)
    {
        var made = (PortalEvent)RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in Own(type))
        {
            property.SetValue(made, Value(property, turnedOn));
        }

        return made with { EventId = Guid.NewGuid(), At = DateTimeOffset.UnixEpoch, ActorId = actor, From = Address };
    }

    private object Value(PropertyInfo property, List<string> turnedOn) => Plain(property) switch
    {
        { } type when type == typeof(Guid) => ids[property.Name],
        _ when AreIds(property) => new[] { ids[property.Name] },
        { } type when type == typeof(bool) => turnedOn.Contains(property.Name),
        { } type when type == typeof(string) => Word,
        { } type when type == typeof(int) || type == typeof(long) => Convert.ChangeType(Number, type),
        { } type when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
        { IsEnum: true } type => Enum.GetValues(type).GetValue(0)!,
        _ => new[] { Word },
    };

    private static bool IsFilled(Type type) =>
        type == typeof(bool) || type == typeof(string) || type == typeof(DateTimeOffset)
            || type == typeof(int) || type == typeof(long) || type.IsEnum || type.IsAssignableFrom(typeof(string[]));

    private static Type Plain(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static bool AreIds(PropertyInfo property) =>
        property.PropertyType.IsAssignableFrom(typeof(Guid[])) && property.PropertyType != typeof(object);

    // Also what kinds have in common: where a conversation's events happened is written once for all of them.
    private static IEnumerable<PropertyInfo> Own(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.DeclaringType != typeof(PortalEvent));
}
