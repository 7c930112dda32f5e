using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ClientPortal.Domain;

namespace ClientPortal.Tests;

/// <summary>Every event that there is, without naming one: those that come are held to the same.</summary>
public sealed partial class EventCatalogTests
{
    // Past participles that do not end in -ed.
    private static readonly HashSet<string> Irregular =
        new(StringComparer.Ordinal) { "sent", "read", "left", "begun", "withdrawn", "lost", "won", "found", "put", "set", "broken" };

    public static TheoryData<string> Names => [.. EventCatalog.Types.Keys];

    [Fact]
    public void Every_event_is_in_the_catalogue()
    {
        var types = typeof(PortalEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PortalEvent)) && !type.IsAbstract).ToList();

        Assert.NotEmpty(types);
        Assert.Equal(types.ToHashSet(), [.. EventCatalog.Types.Values]);
        Assert.All(types, type => Assert.True(type.IsSealed, type.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_a_noun_and_what_happened_to_it(string name)
    {
        Assert.Matches(NameFormat(), name);
        var participle = name.Split('.', '-')[^1];
        Assert.True(participle.EndsWith("ed", StringComparison.Ordinal) || Irregular.Contains(participle), $"{name} is not in the past tense.");
        Assert.True(name.Length <= 64, "The log's column holds 64 characters.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_comes_back_from_the_log_as_it_went(string name)
    {
        var happened = Made(name);

        var body = EventCatalog.BodyOf(happened);
        var read = EventCatalog.Read(name, body, happened.EventId, happened.At, happened.ActorId, happened.From)!;

        Assert.Equal(name, EventCatalog.NameOf(read));
        Assert.IsType(happened.GetType(), read);
        Assert.Equal(body, EventCatalog.BodyOf(read));
        Assert.Equal((happened.EventId, happened.At, happened.ActorId, happened.From), (read.EventId, read.At, read.ActorId, read.From));
        Assert.Equal(happened.Audience, read.Audience);
        Assert.All(Own(happened.GetType()), property => Assert.Equal(property.GetValue(happened), property.GetValue(read)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_body_holds_the_events_own_and_no_envelope(string name)
    {
        var happened = Made(name);

        using var body = JsonDocument.Parse(EventCatalog.BodyOf(happened));

        Assert.Equal(
            Own(happened.GetType()).Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
                ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(),
            body.RootElement.EnumerateObject().Select(property => property.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_carries_ids_and_names_of_fields_never_content(string name) => Assert.All(
        Own(EventCatalog.Types[name]),
        property => Assert.True(
            Carried.Contains(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) || property.PropertyType.IsEnum,
            $"{property.DeclaringType!.Name}.{property.Name} is a {property.PropertyType.Name}."));

    /// <summary>
    /// Who takes part is asked when it is delivered: a list of them in each row was a megabyte for a message that two hundred read. What names
    /// people is about them: those whom a message mentions, and those whom a change of an event invites.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_lists_no_people_but_those_whom_it_is_about(string name) => Assert.All(
        Own(EventCatalog.Types[name]).Where(property => property.PropertyType == typeof(IReadOnlyList<Guid>)),
        property => Assert.Contains(property.Name, new[] { "Mentions", "Invited" }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_event_has_listeners_and_a_place(string name)
    {
        var audience = Made(name).Audience;

        // Those who take part are found when it is delivered.
        Assert.NotEmpty((audience.ConversationId is null ? audience : audience with { People = [Guid.NewGuid()] }).Rooms());
        Assert.True(audience.Private ? audience.PersonId is not null : audience.MembersOnly || audience.Rooms().Contains(Room.Staff),
            "Staff hear everything but private matters and talks among others.");
        Assert.True(
            audience.OrganisationId is not null || audience.PersonId is not null || audience.StaffOnly,
            "An event belongs to an organisation or to a person, or says that it is for staff alone.");
    }

    [Fact]
    public void A_removed_name_is_nothing() =>
        Assert.Null(EventCatalog.Read("project.abolished", "{}", Guid.NewGuid(), DateTimeOffset.UnixEpoch, Guid.Empty));

    [Fact]
    public void A_name_that_was_retired_is_given_to_nothing_else() => Assert.Empty(EventCatalog.RetiredNames.Intersect(EventCatalog.Types.Keys));

    /// <summary>Who could get at what, and who changed it, is never taken out early; what people wrote to each other is.</summary>
    [Theory]
    [InlineData("conversation.member-removed", true)]
    [InlineData("message.deleted", true)]
    [InlineData("project.updated", true)]
    [InlineData("message.sent", false)]
    [InlineData("message.reaction-added", false)]
    public void The_audit_needs_what_does_not_say_otherwise(string name, bool audited) =>
        Assert.Equal(audited, !EventCatalog.UnauditedNames.Contains(name));

    [Fact]
    public void A_property_that_a_later_version_added_is_passed_over()
    {
        var happened = Made("project.created");
        var body = EventCatalog.BodyOf(happened).Replace("{", "{\"tomorrow\":[1],", StringComparison.Ordinal);

        Assert.Equal(happened.Audience, EventCatalog.Read("project.created", body, happened.EventId, happened.At, happened.ActorId)!.Audience);
    }

    [Fact]
    public void Sign_ins_are_no_news() =>
        Assert.Equal(["session.ended", "session.started"],
            EventCatalog.QuietNames.Order().Intersect(["session.ended", "session.started", "project.updated"]));

    private static readonly HashSet<Type> Carried =
        [typeof(Guid), typeof(bool), typeof(int), typeof(long), typeof(string), typeof(DateTimeOffset), typeof(IReadOnlyList<string>),
            typeof(IReadOnlyList<Guid>)];

    // Its own properties and those of its kind; what every event has and what it computes is the envelope's and the audience's.
    private static IEnumerable<PropertyInfo> Own(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.DeclaringType != typeof(PortalEvent));

    private static PortalEvent Made(string name)
    {
        var type = EventCatalog.Types[name];
        var happened = (PortalEvent)RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in Own(type))
        {
            property.SetValue(happened, Some(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));
        }

        return happened with
        {
            EventId = Guid.CreateVersion7(),
            At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero),
            ActorId = Guid.CreateVersion7(),
            From = "192.0.2.7",
        };
    }

    private static object Some(Type type) =>
        type == typeof(Guid) ? Guid.CreateVersion7()
        : type == typeof(bool) ? true
        : type == typeof(int) ? 7
        : type == typeof(long) ? 7L
        : type == typeof(string) ? "value"
        : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
        : type == typeof(IReadOnlyList<string>) ? new List<string> { "one", "two" }
        : type == typeof(IReadOnlyList<Guid>) ? new List<Guid> { Guid.CreateVersion7() }
        : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!
        : throw new NotSupportedException($"An event carries a {type.Name}: is that an id?");

    [GeneratedRegex("^[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*$")]
    private static partial Regex NameFormat();
}
