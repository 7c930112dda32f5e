using System.Linq.Expressions;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Projects;

/// <summary>Reads projects as a viewer may see them.</summary>
public sealed class ProjectQueries(PortalStore store, SharedReads reads, TimeProvider clock)
{
    public const int PageSize = 25;
    private const int MostPerPage = 200;

    // Far more events than a project has while a form is being filled in.
    private const int LooksBack = 100;

    /// <summary>Newest first. <paramref name="after"/> is the <c>Next</c> of the page before.</summary>
    public Task<Page<ProjectRow>> ListAsync(
        Viewer viewer, ProjectFilter filter, string? after = null, int limit = PageSize, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            limit = Math.Clamp(limit, 1, MostPerPage);
            var projects = Matching(db.Projects.VisibleTo(viewer), db, filter);
            if (Guid.TryParse(after, out var last))
            {
                // Ids sort by creation.
                projects = projects.Where(project => project.Id.CompareTo(last) < 0);
            }

            var rows = await projects.OrderByDescending(project => project.Id).Take(limit + 1).Select(Row(db, viewer.IsStaff)).ToListAsync(stop);
            return rows.Count > limit ? new Page<ProjectRow>(rows[..limit], rows[limit - 1].Id.ToString()) : new(rows, null);
        },
        stop);

    /// <summary>
    /// The first <paramref name="count"/> rows as the event at <paramref name="seq"/> left them, or newer: read once for all who see the same
    /// projects. Without it they are read for this viewer alone.
    /// </summary>
    public async Task<Page<ProjectRow>> FirstAsync(Viewer viewer, ProjectFilter filter, int count, long? seq)
    {
        if (seq is null)
        {
            return await FirstAsync();
        }

        var projects = viewer.IsStaff || viewer.IsOrganisationAdministrator ? "all" : string.Join(' ', viewer.ProjectIds.Order());
        var page = (await reads.OnceAsync(
            (nameof(FirstAsync), filter, count, viewer.OrganisationId, projects, seq), async () => (Page<ProjectRow>?)await FirstAsync()))!;
        return page with { Items = [.. page.Items.Where(row => row.IsVisibleTo(viewer))] };

        async Task<Page<ProjectRow>> FirstAsync()
        {
            var page = await ListAsync(viewer, filter, limit: count);
            while (page is { Next: { } after } && page.Items.Count < count)
            {
                var more = await ListAsync(viewer, filter, after, count - page.Items.Count);
                page = new Page<ProjectRow>([.. page.Items, .. more.Items], more.Next);
            }

            return page;
        }
    }

    public Task<int> CountAsync(Viewer viewer, ProjectFilter filter, CancellationToken stop = default) =>
        store.ReadAsync(db => Matching(db.Projects.VisibleTo(viewer), db, filter).CountAsync(stop), stop);

    /// <summary>
    /// The row as the event at <paramref name="seq"/> left it, or newer; read once and shared by all circuits that received the event. Null when
    /// the viewer may not see the project (any more).
    /// </summary>
    public async Task<ProjectRow?> RowAsync(Viewer viewer, Guid id, long seq)
    {
        var staff = viewer.IsStaff;
        var row = await reads.OnceAsync((nameof(RowAsync), id, seq, staff), () => store.ReadAsync(
            db => db.Projects.Where(project => project.Id == id).Select(Row(db, staff)).SingleOrDefaultAsync()));
        return row?.IsVisibleTo(viewer) == true ? row : null;
    }

    /// <summary>As <see cref="RowAsync"/>, for the whole page; without <paramref name="seq"/> it is read for this viewer alone.</summary>
    public async Task<ProjectDetail?> DetailAsync(Viewer viewer, Guid id, long? seq)
    {
        var staff = viewer.IsStaff;
        var detail = seq is null
            ? await DetailAsync()
            : await reads.OnceAsync((nameof(DetailAsync), id, seq, staff), DetailAsync);
        return detail?.Row.IsVisibleTo(viewer) == true ? detail : null;

        Task<ProjectDetail?> DetailAsync() => store.ReadAsync(
            db => ReadAsync(db, db.Projects.Where(project => project.Id == id), staff, CancellationToken.None));
    }

    public async Task<ProjectDetail> FindAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        await store.ReadAsync(db => ReadAsync(db, db.Projects.VisibleTo(viewer).Where(project => project.Id == id), viewer.IsStaff, stop), stop)
        ?? throw new NotFound();

    /// <summary>How many projects run, and those that are late or at risk, for the home pages. One read is shared by all staff.</summary>
    public async Task<ProjectFigures> FiguresAsync(Viewer viewer, long seq)
    {
        viewer.MustBeStaffToSee();
        var today = clock.Today();
        return (await reads.OnceAsync((nameof(FiguresAsync), seq, today), async () =>
        {
            var weekAgo = clock.GetUtcNow().AddDays(-7);
            return await store.ReadAsync(async db =>
            {
                var running = await db.Projects.Where(project => project.ArchivedAt == null && project.Status != ProjectStatus.Done)
                    .OrderBy(project => project.DueOn == null).ThenBy(project => project.DueOn).Take(MostPerPage).Select(Row(db, staff: true))
                    .ToListAsync();
                return new ProjectFigures
                {
                    MilestonesDone = await db.Projects.SelectMany(project => project.Milestones).CountAsync(milestone => milestone.DoneAt > weekAgo),
                    Attention = [.. running.Where(
                        row => row.HealthOn(today) is ProjectHealth.Late or ProjectHealth.AtRisk || row.NextMilestoneDueOn < today)],
                    ByStatus = (await db.Projects.Where(project => project.ArchivedAt == null).GroupBy(project => project.Status)
                        .Select(group => new { group.Key, Count = group.Count() }).ToListAsync())
                        .ToDictionary(group => group.Key, group => group.Count),
                };
            });
        }))!;
    }

    /// <summary>The organisations that can have a project. Staff only.</summary>
    public Task<List<Choice>> ClientsAsync(Viewer viewer, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.Organisations.Where(organisation => !organisation.IsProvider).OrderBy(organisation => organisation.Name)
                .Select(organisation => new Choice(organisation.Id, organisation.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The people who can be added: the client's and staff, except the present members. Staff only.</summary>
    public Task<List<Choice>> CandidatesAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            db => db.People.Where(person => person.DisabledAt == null && db.Projects.Any(project => project.Id == id
                    && (person.Role != Role.Client || person.OrganisationId == project.OrganisationId)
                    && !project.Members.Any(member => member.PersonId == person.Id)))
                .OrderBy(person => person.Role).ThenBy(person => person.Name)
                .Select(person => new Choice(person.Id, person.Name)).ToListAsync(stop),
            stop);
    }

    /// <summary>The person who last changed one of these fields; null for the portal itself. Staff only.</summary>
    public Task<string?> LastEditorAsync(Viewer viewer, Guid id, IReadOnlyCollection<string> fields, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        return store.ReadAsync(
            async db =>
            {
                var updates = await db.Log.Where(row => row.ProjectId == id).OrderByDescending(row => row.Seq).Take(LooksBack).ToListAsync(stop);
                var editor = updates.Select(row => row.Read()?.Event).OfType<ProjectUpdated>()
                    .FirstOrDefault(update => update.Fields.Any(fields.Contains))?.ActorId;
                return await db.People.Where(person => person.Id == editor).Select(person => person.Name).SingleOrDefaultAsync(stop);
            },
            stop);
    }

    private static IQueryable<Project> Matching(IQueryable<Project> projects, PortalDb db, ProjectFilter filter)
    {
        projects = projects.Where(project => (project.ArchivedAt != null) == filter.Archived);
        if (filter.Status is { } status)
        {
            projects = projects.Where(project => project.Status == status);
        }

        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var search = Text.Fold(filter.Search.Trim());
            projects = projects.Where(project => PortalDb.Fold(project.Name).Contains(search)
                || db.Organisations.Any(organisation => organisation.Id == project.OrganisationId
                    && PortalDb.Fold(organisation.Name).Contains(search)));
        }

        return projects;
    }

    private static Expression<Func<Project, ProjectRow>> Row(PortalDb db, bool staff) => project => new ProjectRow
    {
        Id = project.Id,
        Name = project.Name,
        OrganisationId = project.OrganisationId,
        OrganisationName = db.Organisations.Where(organisation => organisation.Id == project.OrganisationId)
            .Select(organisation => organisation.Name).First(),
        Status = project.Status,
        Progress = project.Progress,
        StartsOn = project.StartsOn,
        DueOn = project.DueOn,
        MilestonesDone = project.Milestones.Count(milestone => (staff || !milestone.Internal) && milestone.DoneAt != null),
        MilestoneCount = project.Milestones.Count(milestone => staff || !milestone.Internal),
        NextMilestone = project.Milestones.Where(milestone => (staff || !milestone.Internal) && milestone.DoneAt == null)
            .OrderBy(milestone => milestone.DueOn == null).ThenBy(milestone => milestone.DueOn).ThenBy(milestone => milestone.Id)
            .Select(milestone => milestone.Title).FirstOrDefault(),
        NextMilestoneDueOn = project.Milestones.Where(milestone => (staff || !milestone.Internal) && milestone.DoneAt == null)
            .OrderBy(milestone => milestone.DueOn == null).ThenBy(milestone => milestone.DueOn).ThenBy(milestone => milestone.Id)
            .Select(milestone => milestone.DueOn).FirstOrDefault(),
        UpdatedAt = project.UpdatedAt,
        Archived = project.ArchivedAt != null,
    };

    private static async Task<ProjectDetail?> ReadAsync(PortalDb db, IQueryable<Project> one, bool staff, CancellationToken stop)
    {
        var row = await one.Select(Row(db, staff)).SingleOrDefaultAsync(stop);
        if (row is null)
        {
            return null;
        }

        var rest = await one.Select(project => new { project.Description, project.ProgressFollowsMilestones, project.Version }).SingleAsync(stop);
        return new ProjectDetail
        {
            Row = row,
            Description = rest.Description,
            ProgressFollowsMilestones = rest.ProgressFollowsMilestones,
            Version = staff ? rest.Version : 0,
            Milestones = await one.SelectMany(project => project.Milestones).Where(milestone => staff || !milestone.Internal)
                .OrderBy(milestone => milestone.DueOn == null).ThenBy(milestone => milestone.DueOn).ThenBy(milestone => milestone.Id)
                .Select(milestone => new MilestoneRow(milestone.Id, milestone.Title, milestone.DueOn, milestone.Internal, milestone.DoneAt))
                .ToListAsync(stop),
            Members = await one.SelectMany(project => project.Members)
                .Join(db.People, member => member.PersonId, person => person.Id, (member, person) => person)
                .OrderBy(person => person.Role == Role.Client).ThenBy(person => person.Name)
                .Select(person => new MemberRow(
                    person.Id, person.Name, person.JobTitle,
                    db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => organisation.Name)
                        .First(),
                    person.Role))
                .ToListAsync(stop),
            History = await one.SelectMany(project => project.History).OrderBy(point => point.At).ToListAsync(stop),
        };
    }
}
