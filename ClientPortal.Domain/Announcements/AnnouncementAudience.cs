using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Announcements;

/// <summary>Whom an announcement addresses.</summary>
public enum AnnouncementScope
{
    /// <summary>Staff and the clients of all organisations.</summary>
    All,
    Staff,
    Clients,

    /// <summary>The people of one organisation.</summary>
    Organisation,
    Person,
}

/// <summary>Whom an announcement addresses, with the id of the organisation or person.</summary>
/// <param name="Scope">The kind of audience.</param>
/// <param name="Id">The organisation or the person; null for the other kinds.</param>
public sealed record AnnouncementAudience(AnnouncementScope Scope, Guid? Id = null)
{
    public static AnnouncementAudience All { get; } = new(AnnouncementScope.All);

    public static AnnouncementAudience Organisation(Guid id) => new(AnnouncementScope.Organisation, id);

    public static AnnouncementAudience Person(Guid id) => new(AnnouncementScope.Person, id);

    /// <summary>Reads <c>all</c>, <c>staff</c>, <c>clients</c> or <c>organisation:{id}</c>; null for anything else.</summary>
    public static AnnouncementAudience? Parse(string? typed) => (typed ?? "").Split(':') switch
    {
        [var word] when Token.Parse<AnnouncementScope>(word) is { } scope && scope < AnnouncementScope.Organisation => new(scope),
        ["organisation", var id] when Guid.TryParse(id, out var organisation) => Organisation(organisation),
        _ => null,
    };

    /// <summary>As <see cref="Parse"/> reads it; <c>person:{id}</c> for one person.</summary>
    public override string ToString() => Id is { } id ? $"{Token.Of(Scope)}:{id}" : Token.Of(Scope);

    public bool Includes(Viewer viewer) => Scope switch
    {
        AnnouncementScope.All => true,
        AnnouncementScope.Staff => viewer.IsStaff,
        AnnouncementScope.Clients => !viewer.IsStaff,
        AnnouncementScope.Organisation => viewer.OrganisationId == Id,
        _ => viewer.PersonId == Id,
    };
}
