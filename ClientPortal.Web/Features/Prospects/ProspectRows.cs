using ClientPortal.Domain.Prospects;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>A prospect in a list or on the board.</summary>
public sealed record ProspectRow
{
    public required Guid Id { get; init; }
    public required string FirstName { get; init; }
    public required string LastName { get; init; }
    public required string Email { get; init; }
    public required string Phone { get; init; }
    public required string Company { get; init; }
    public required ProspectSource Source { get; init; }
    public required ProspectStatus Status { get; init; }
    public Guid? OwnerId { get; init; }
    public string? OwnerName { get; init; }

    /// <summary>Whole CFA francs.</summary>
    public long? Value { get; init; }

    public string NextStep { get; init; } = "";
    public DateOnly? NextStepOn { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The shown name.</summary>
    public string Name => Prospect.NameOf(FirstName, LastName, Company, Email, Phone);
}

/// <summary>A prospect's page.</summary>
public sealed record ProspectDetail
{
    public required ProspectRow Row { get; init; }
    public required ProspectFields Fields { get; init; }
    public required int Version { get; init; }
    public required IReadOnlyList<Appointment> Appointments { get; init; }

    /// <summary>The client organisation and its first project after the conversion; null before.</summary>
    public Conversion? Conversion { get; init; }
}

public sealed record Conversion(DateTimeOffset At, Guid? OrganisationId, string? OrganisationName, Guid? ProjectId, string? ProjectName);

/// <summary>A search in name, e-mail, phone, company and status, and conditions that must all be true.</summary>
public sealed record ProspectFilter
{
    /// <summary>In characters; longer than any useful search.</summary>
    public const int SearchLength = 120;

    public string? Search { get; init; }
    public ProspectStatus? Status { get; init; }
    public ProspectSource? Source { get; init; }

    /// <summary>A member of staff; the empty id for prospects without an owner.</summary>
    public Guid? OwnerId { get; init; }
}

public enum ProspectSort
{
    Newest,
    Updated,
    Name,
    Value,
    NextStep,
}

/// <summary>A page of a list: filter, order and cursor. At most one of the two cursors is given; neither is page 1.</summary>
public sealed record ProspectQuery(ProspectFilter Filter, ProspectSort Sort = ProspectSort.Newest, string? After = null, string? Before = null)
{
    public static ProspectQuery All { get; } = new(new ProspectFilter());
}

/// <summary>Up to 25 prospects out of <see cref="Total"/>. A cursor is no page number, so new rows above it move nothing.</summary>
public sealed record ProspectList
{
    public required IReadOnlyList<ProspectRow> Rows { get; init; }

    /// <summary>The number of matches.</summary>
    public required int Total { get; init; }

    /// <summary>The number of matches before this page.</summary>
    public required int Offset { get; init; }

    /// <summary>The cursor of the page after this one, and of the one before; null at the ends.</summary>
    public string? Next { get; init; }
    public string? Previous { get; init; }
}

/// <summary>A status on the board: the prospects that changed to it last, and the total.</summary>
public sealed record BoardColumn(ProspectStatus Status, int Count, long Value, IReadOnlyList<ProspectRow> Rows);

public sealed record ProspectBoard(IReadOnlyList<BoardColumn> Columns);

/// <summary>The figures of the overview.</summary>
public sealed record ProspectFigures
{
    public required int New { get; init; }

    /// <summary>Neither won nor lost.</summary>
    public required int Open { get; init; }

    /// <summary>The sum of the open prospects' values, in whole CFA francs.</summary>
    public required long OpenValue { get; init; }

    public required int Won { get; init; }
    public required int Lost { get; init; }

    /// <summary>How many reached at least each step from new to won.</summary>
    public required IReadOnlyList<(ProspectStatus Status, int Count)> Funnel { get; init; }

    public required IReadOnlyList<(ProspectSource Source, int Count)> Sources { get; init; }

    /// <summary>Arrivals of each of the last twelve weeks, by their Mondays; the last is this week.</summary>
    public required IReadOnlyList<(DateOnly Monday, int Count)> Weeks { get; init; }
}

/// <summary>A prospect with the columns that no list shows, for the export.</summary>
public sealed record ProspectLine(ProspectRow Row, string LostReason, IReadOnlyList<string> Tags, string Notes);

/// <summary>Another prospect with the same address or number.</summary>
public sealed record Duplicate(Guid Id, string Name, string Company, ProspectStatus Status, bool SameEmail, bool SamePhone);

/// <summary>One line of a prospect's history; the page makes a sentence of it.</summary>
public sealed record ProspectEvent(
    long Seq, DateTimeOffset At, Guid ActorId, string? ActorName, string Kind, IReadOnlyList<string> Fields, ProspectStatus? Status);
