using System.Security.Cryptography;
using System.Text;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Prospects.Calendly;

/// <summary>Deliveries are stored as they come, and worked off afterwards. The portal itself does both; staff may ask for a replay.</summary>
public sealed class CalendlyCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Why a delivery failed, where no rule says it: it is no JSON, or not of Calendly's shape.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Stores a delivery whose signature holds; one that came before is only counted.</summary>
    public Task<Guid> ReceiveAsync(Viewer viewer, string body, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        var news = CalendlyNews.Read(body) ?? new CalendlyNews("", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}");
        return store.WriteAsync(
            async db =>
            {
                var known = await db.Deliveries.SingleOrDefaultAsync(one => one.Event == news.Event && one.InviteeUri == news.InviteeUri, stop);
                if (known is not null)
                {
                    known.ComeAgain();
                    return known.Id;
                }

                var delivery = CalendlyDelivery.Receive(news.Event, news.InviteeUri, body, clock.GetUtcNow());
                db.Deliveries.Add(delivery);
                return delivery.Id;
            },
            stop);
    }

    /// <summary>Does what a waiting delivery asks for, once: the delivery is marked in the same transaction.</summary>
    public async Task WorkOffAsync(Viewer viewer, Guid id, CancellationToken stop = default)
    {
        viewer.MustBeStaffToSee();
        try
        {
            await store.WriteAsync(db => WorkOffAsync(db, viewer, id, stop), stop);
        }
        catch (RuleBroken broken)
        {
            await store.WriteAsync(
                async db => (await db.Deliveries.SingleAsync(delivery => delivery.Id == id, stop)).Fail(broken.Rule, clock.GetUtcNow()), stop);
        }
    }

    /// <summary>Once more, on top of what stands. What it would do a second time changes nothing.</summary>
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

        if (news.Appointment is not { } told)
        {
            delivery.Ignore(now);
            return;
        }

        var prospect = await FindAsync(db, news, told, stop);
        if (prospect?.DeletedAt is not null)
        {
            // Somebody deleted the prospect of this very appointment: news of it brings nobody back.
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

        prospect.Note(viewer, told, now);
        delivery.Done(prospect.Id, now);
    }

    // By the appointment where it is known already, else by the address, else by the number of one whose address is not another.
    private static async Task<Prospect?> FindAsync(PortalDb db, CalendlyNews news, AppointmentFields told, CancellationToken stop)
    {
        var all = db.Prospects.Include(prospect => prospect.Appointments);
        var (uri, former) = (told.InviteeUri, told.FormerInviteeUri);
        var (email, phone) = (EmailAddress.Comparable(news.Fields.Email), Folding.PhoneKey(news.Fields.Phone));
        var known = await all.Where(prospect => prospect.Appointments.Any(one => one.InviteeUri == uri)).OrderByDescending(prospect => prospect.Id).FirstOrDefaultAsync(stop)
            ?? await all.Where(prospect => prospect.DeletedAt == null && prospect.Appointments.Any(one => one.InviteeUri == former || one.FormerInviteeUri == uri))
                .OrderByDescending(prospect => prospect.Id).FirstOrDefaultAsync(stop);
        return known ?? await all.Where(prospect => prospect.DeletedAt == null && (prospect.Email == email || prospect.Email == "" || email == ""))
            .ReachedAt(email, phone).OrderByDescending(prospect => prospect.Email == email).ThenByDescending(prospect => prospect.Id).FirstOrDefaultAsync(stop);
    }

    // What staff know is not overwritten by what somebody typed into a booking form; what they do not know is filled in.
    private static ProspectFields Completed(ProspectFields known, ProspectFields told) => known with
    {
        FirstName = known.FirstName + known.LastName == "" ? told.FirstName : known.FirstName,
        LastName = known.FirstName + known.LastName == "" ? told.LastName : known.LastName,
        Email = known.Email.Length == 0 ? told.Email : known.Email,
        Phone = known.Phone.Length == 0 ? told.Phone : known.Phone,
        Company = known.Company.Length == 0 ? told.Company : known.Company,
    };
}
