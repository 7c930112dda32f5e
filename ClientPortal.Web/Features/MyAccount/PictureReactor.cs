using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Files;
using ClientPortal.Web.Live;
using ClientPortal.Web.Ui;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>Keeps this node's <see cref="AvatarVersions"/> current, so that every avatar on every open page follows.</summary>
public sealed class PictureReactor(AvatarVersions avatars, LiveBus bus, PortalStore store, ILogger<PictureReactor> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        bus.Delivering += OnDelivering;
        var people = await store.ReadAsync(
            db => db.People.Where(person => person.Picture != null).Select(person => new { person.Id, person.Picture })
                .ToListAsync(cancellationToken),
            cancellationToken);
        people.ForEach(person => avatars.Set(person.Id, FileStore.VersionOf(person.Picture)));
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        bus.Delivering -= OnDelivering;
        return Task.CompletedTask;
    }

    private void OnDelivering(LoggedEvent logged)
    {
        if (logged.Event is PersonUpdated updated && updated.Fields.Contains("picture"))
        {
            _ = LookAsync(updated.PersonId);
        }
    }

    private async Task LookAsync(Guid personId)
    {
        try
        {
            avatars.Set(personId, FileStore.VersionOf(await store.ReadAsync(
                db => db.People.Where(person => person.Id == personId).Select(person => person.Picture).SingleOrDefaultAsync())));
        }
        catch (Exception fault)
        {
            log.LogWarning(fault, "The new picture of {Person} is shown after the next start.", personId);
        }
    }
}
