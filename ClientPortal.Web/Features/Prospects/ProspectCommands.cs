using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects;

/// <summary>All changes to prospects, for pages, API, the contact form, imports and demo data alike.</summary>
/// <remarks>
/// All throw <see cref="NotFound"/> for what does not exist and for clients, and <see cref="RuleBroken"/> with the reason of a refusal.
/// </remarks>
public sealed class ProspectCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Adds a prospect; answers with its id.</summary>
    public Task<Guid> AddAsync(Viewer viewer, ProspectFields fields, ProspectSource source, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var prospect = Prospect.Meet(viewer, fields, source, clock.GetUtcNow());
            await CheckOwnerAsync(db, prospect.OwnerId, stop);
            db.Prospects.Add(prospect);
            return prospect.Id;
        },
        stop);

    /// <summary>
    /// As <see cref="AddAsync"/>, but adds nothing when a prospect that is probably the same exists: then it answers with the first of those, and
    /// false.
    /// </summary>
    public Task<(Guid Id, bool Added)> AddUnlessKnownAsync(
        Viewer viewer, ProspectFields fields, ProspectSource source, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var prospect = Prospect.Meet(viewer, fields, source, clock.GetUtcNow());
            if (await db.Prospects.VisibleTo(viewer).LikelySameAs(prospect).OrderBy(one => one.Id).FirstOrDefaultAsync(stop) is { } existing)
            {
                return (existing.Id, false);
            }

            await CheckOwnerAsync(db, prospect.OwnerId, stop);
            db.Prospects.Add(prospect);
            return (prospect.Id, true);
        },
        stop);

    /// <summary>Saves a whole form that was filled in from version <paramref name="seenVersion"/>.</summary>
    /// <exception cref="EditConflict">Another person saved in between.</exception>
    public Task EditAsync(Viewer viewer, Guid id, ProspectFields fields, int seenVersion, CancellationToken stop = default) =>
        ChangeAsync(viewer, id, _ => fields, seenVersion, stop);

    /// <summary>
    /// Changes some fields, on top of changes by others. With <paramref name="seenVersion"/> it conflicts as <see cref="EditAsync"/> does.
    /// <paramref name="change"/> may run more than once.
    /// </summary>
    /// <exception cref="EditConflict">Another person saved after <paramref name="seenVersion"/>.</exception>
    public Task ChangeAsync(
        Viewer viewer, Guid id, Func<ProspectFields, ProspectFields> change, int? seenVersion = null,
        CancellationToken stop = default) => ApplyAsync(
        viewer,
        id,
        prospect =>
        {
            var fields = change(prospect.Fields).Checked();
            prospect.CheckEdit(seenVersion, changes: prospect.Fields.DifferencesTo(fields).Count > 0);
            prospect.Change(viewer, fields, clock.GetUtcNow());
        },
        stop);

    /// <summary>Changes the status, as a move to another column of the board does. <c>Lost</c> requires a reason.</summary>
    public Task MoveAsync(Viewer viewer, Guid id, ProspectStatus status, string lostReason = "", CancellationToken stop = default) =>
        ChangeAsync(viewer, id, fields => fields with { Status = status, LostReason = status == ProspectStatus.Lost ? lostReason : "" }, stop: stop);

    /// <summary>Deletes a prospect; <see cref="RestoreAsync"/> undoes it.</summary>
    public Task DeleteAsync(Viewer viewer, Guid id, CancellationToken stop = default) =>
        ApplyAsync(viewer, id, prospect => prospect.Delete(viewer, clock.GetUtcNow()), stop);

    /// <summary>Restores a deleted prospect.</summary>
    public Task RestoreAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            var prospect = await db.Prospects.SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            prospect.Restore(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>
    /// Adds many in one transaction. Answers with the lines that were left out because they probably exist already
    /// (<see cref="ProspectDuplicates"/>) or occur on a line before; none when <paramref name="skipDuplicates"/> is false.
    /// </summary>
    public Task<IReadOnlyList<int>> ImportAsync(
        Viewer viewer, IReadOnlyList<(int Line, ProspectFields Fields)> lines, bool skipDuplicates,
        CancellationToken stop = default) => store.WriteAsync<IReadOnlyList<int>>(
        async db =>
        {
            viewer.MustBeStaffToSee();
            var met = lines.Select(line => (line.Line, Prospect: Prospect.Meet(viewer, line.Fields, ProspectSource.Import, clock.GetUtcNow())))
                .ToList();
            if (!skipDuplicates)
            {
                db.Prospects.AddRange(met.Select(one => one.Prospect));
                return [];
            }

            var (emails, phones, names) = (ValuesOf(one => one.Email), ValuesOf(one => one.PhoneKey), ValuesOf(one => one.SortName));
            var existing = await db.Prospects.VisibleTo(viewer)
                .Where(prospect => emails.Contains(prospect.Email) || phones.Contains(prospect.PhoneKey) || names.Contains(prospect.SortName))
                .Select(prospect => new { prospect.Email, prospect.PhoneKey, prospect.SortName, prospect.Company }).ToListAsync(stop);
            var seen = existing.SelectMany(one => ProspectDuplicates.KeysOf(one.Email, one.PhoneKey, one.SortName, one.Company)).ToHashSet();
            var left = new List<int>();
            foreach (var (line, prospect) in met)
            {
                // The name counts only without an address and a number: two people of one name may have two addresses.
                var own = ProspectDuplicates.KeysOf(prospect.Email, prospect.PhoneKey, prospect.SortName, prospect.Company).ToList();
                if (own.SkipLast(own.Count > 1 ? 1 : 0).Any(seen.Contains))
                {
                    left.Add(line);
                    continue;
                }

                seen.UnionWith(own);
                db.Prospects.Add(prospect);
            }

            List<string> ValuesOf(Func<Prospect, string> key) => [.. met.Select(one => key(one.Prospect)).Where(value => value != "").Distinct()];
            return left;
        },
        stop);

    private Task ApplyAsync(Viewer viewer, Guid id, Action<Prospect> change, CancellationToken stop) => store.WriteAsync(
        async db =>
        {
            var prospect = await db.Prospects.VisibleTo(viewer).SingleOrDefaultAsync(one => one.Id == id, stop) ?? throw new NotFound();
            var owner = prospect.OwnerId;
            change(prospect);
            if (prospect.OwnerId != owner)
            {
                await CheckOwnerAsync(db, prospect.OwnerId, stop);
            }
        },
        stop);

    private static async Task CheckOwnerAsync(PortalDb db, Guid? owner, CancellationToken stop)
    {
        if (owner is not null && !await db.People.AnyAsync(person => person.Id == owner && person.Role != Role.Client, stop))
        {
            throw new RuleBroken("prospect.owner-is-staff");
        }
    }
}
