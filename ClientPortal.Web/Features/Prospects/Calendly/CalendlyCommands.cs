using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>
/// Stores Calendly's deliveries as they arrive and processes them afterwards. The portal itself does both; staff may request a replay.
/// </summary>
public sealed class CalendlyCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>The reason when a delivery is no JSON, or has not the structure of Calendly's; a broken rule is named by its own code.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Stores a delivery whose signature is valid; a repeated one is only counted.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public Task<Guid> ReceiveAsync(Viewer viewer, string body, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var news = CalendlyNews.Read(body)
            ?? new CalendlyNews("", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}");
        return store.WriteAsync(
            async db =>
            {
                var existing = await db.Deliveries.SingleOrDefaultAsync(one => one.Event == news.Event && one.InviteeUri == news.InviteeUri, stop);
                if (existing is not null)
                {
                    existing.ComeAgain();
                    return existing.Id;
                }

                var delivery = CalendlyDelivery.Receive(news.Event, news.InviteeUri, body, clock.GetUtcNow());
                db.Deliveries.Add(delivery);
                return delivery.Id;
            },
            stop);
    }

    /// <summary>Processes a waiting delivery once: it is marked as done in the same transaction.</summary>
    /// <exception cref="NotFound">The viewer is a client.</exception>
    public async Task WorkOffAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        try
        {
            await store.WriteAsync(db => WorkOffAsync(db, viewer, id, stop), stop);
        }
        catch (RuleBroken broken) when (broken.Kind != RuleKind.Full)
        {
            await store.WriteAsync(
                async db => (await db.Deliveries.SingleAsync(delivery => delivery.Id == id, stop)).Fail(broken.Rule, clock.GetUtcNow()), stop);
        }
    }

    /// <summary>Processes a delivery again, on top of the present state. A repetition changes nothing.</summary>
    /// <exception cref="NotFound">The viewer is a client, or there is no such delivery.</exception>
    public Task ReplayAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeStaff();
            (await db.Deliveries.SingleOrDefaultAsync(delivery => delivery.Id == id, stop) ?? throw new NotFound()).Replay();
        },
        stop);

    private async Task WorkOffAsync(PortalDb db, Viewer viewer, Guid id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var delivery = await db.Deliveries.SingleOrDefaultAsync(one => one.Id == id && one.Status == DeliveryStatus.Waiting, stop);
        if (delivery is null)
        {
            return;
        }

        if (CalendlyNews.Read(delivery.Body) is not { } news)
        {
            delivery.Fail(Unreadable, now);
            return;
        }

        if (news.Appointment is not { } booked)
        {
            delivery.Ignore(now);
            return;
        }

        var prospect = await FindAsync(db, news, booked, stop);
        if (prospect?.DeletedAt is not null)
        {
            // Staff deleted the prospect of this appointment: news of the appointment does not restore it.
            delivery.Ignore(now);
            return;
        }

        if (prospect is null)
        {
            prospect = Prospect.Meet(viewer, news.Fields, ProspectSource.Calendly, now);
            db.Prospects.Add(prospect);
        }
        else
        {
            prospect.Change(viewer, Completed(prospect.Fields, news.Fields), now);
        }

        prospect.Note(viewer, booked, now);
        await ProspectMeetings.FollowAsync(db, viewer, prospect, now, stop);
        delivery.Done(prospect.Id, now);
    }

    // Found by the appointment, else by the e-mail address, else by the phone number unless both have different addresses.
    private static async Task<Prospect?> FindAsync(PortalDb db, CalendlyNews news, AppointmentFields booked, CancellationToken stop)
    {
        var all = db.Prospects.Include(prospect => prospect.Appointments);
        var (uri, former) = (booked.InviteeUri, booked.FormerInviteeUri);
        var (email, phone) = (EmailAddress.Comparable(news.Fields.Email), Folding.PhoneKey(news.Fields.Phone));
        var existing = await all.Where(prospect => prospect.Appointments.Any(one => one.InviteeUri == uri))
                .OrderByDescending(prospect => prospect.Id).FirstOrDefaultAsync(stop)
            ?? await all
                .Where(prospect => prospect.DeletedAt == null
                    && prospect.Appointments.Any(one => one.InviteeUri == former || one.FormerInviteeUri == uri))
                .OrderByDescending(prospect => prospect.Id).FirstOrDefaultAsync(stop);
        return existing ?? await all
            .Where(prospect => prospect.DeletedAt == null && (prospect.Email == email || prospect.Email == "" || email == ""))
            .ReachedAt(email, phone).OrderByDescending(prospect => prospect.Email == email).ThenByDescending(prospect => prospect.Id)
            .FirstOrDefaultAsync(stop);
    }

    // What staff entered is kept; only empty fields are filled from the booking form.
    private static ProspectFields Completed(ProspectFields existing, ProspectFields booked) => existing with
    {
        FirstName = existing.FirstName + existing.LastName == "" ? booked.FirstName : existing.FirstName,
        LastName = existing.FirstName + existing.LastName == "" ? booked.LastName : existing.LastName,
        Email = existing.Email.Length == 0 ? booked.Email : existing.Email,
        Phone = existing.Phone.Length == 0 ? booked.Phone : existing.Phone,
        Company = existing.Company.Length == 0 ? booked.Company : existing.Company,
    };
}
