using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Changes to a person's own profile.</summary>
public sealed class ProfileCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>
    /// Saves the fields that differ between <paramref name="read"/> and <paramref name="typed"/>, on top of the present values: two tabs that
    /// change different fields are both saved.
    /// </summary>
    /// <exception cref="RuleBroken"><c>viewer.read-only</c>, or a field is refused.</exception>
    public Task DescribeAsync(Viewer viewer, Profile read, Profile typed, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var person = await db.People.SingleOrDefaultAsync(one => one.Id == viewer.PersonId, stop) ?? throw new NotFound();
            var mine = read.DifferencesTo(typed);
            var now = person.Profile;
            person.Describe(
                viewer,
                new Profile(
                    mine.Contains("name") ? typed.Name : now.Name,
                    mine.Contains("jobTitle") ? typed.JobTitle : now.JobTitle,
                    mine.Contains("language") ? typed.Language : now.Language,
                    mine.Contains("timeZone") ? typed.TimeZone : now.TimeZone,
                    mine.Contains("workingHours") ? typed.WorkingHours : now.WorkingHours),
                clock.GetUtcNow());
        },
        stop);
}
