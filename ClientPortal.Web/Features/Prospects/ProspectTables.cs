using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Prospects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Prospects;

internal sealed class ProspectTable : IEntityTypeConfiguration<Prospect>
{
    public void Configure(EntityTypeBuilder<Prospect> builder)
    {
        builder.ToTable("Prospects");
        builder.Property(prospect => prospect.FirstName).HasMaxLength(Prospect.NameLength);
        builder.Property(prospect => prospect.LastName).HasMaxLength(Prospect.NameLength);
        builder.Property(prospect => prospect.Email).HasMaxLength(Person.EmailLength);
        builder.Property(prospect => prospect.Phone).HasMaxLength(Prospect.PhoneLength);
        builder.Property(prospect => prospect.PhoneDigits).HasMaxLength(Prospect.PhoneLength);
        builder.Property(prospect => prospect.PhoneKey).HasMaxLength(Prospect.PhoneLength);
        builder.Property(prospect => prospect.Company).HasMaxLength(Prospect.CompanyLength);
        builder.Property(prospect => prospect.LostReason).HasMaxLength(Prospect.LineLength);
        builder.Property(prospect => prospect.NextStep).HasMaxLength(Prospect.LineLength);
        builder.Property(prospect => prospect.Notes).HasMaxLength(Prospect.NotesLength);
        builder.Property(prospect => prospect.Status).HasConversion<string>().HasMaxLength(16);
        builder.Property(prospect => prospect.Furthest).HasConversion<string>().HasMaxLength(16);
        builder.Property(prospect => prospect.Source).HasConversion<string>().HasMaxLength(16);
        builder.Ignore(prospect => prospect.Fields);
        builder.HasIndex(prospect => new { prospect.Status, prospect.DeletedAt, prospect.CreatedAt, prospect.Id });

        // SearchText is in the index, so that searching and counting all prospects reads nothing else.
        builder.HasIndex(prospect => new { prospect.CreatedAt, prospect.Id, prospect.SearchText }).HasFilter("\"DeletedAt\" IS NULL");
        builder.HasIndex(prospect => new { prospect.SortName, prospect.Id });
        builder.HasIndex(prospect => prospect.Email);
        builder.HasIndex(prospect => prospect.PhoneKey);
        builder.HasOne<Person>().WithMany().HasForeignKey(prospect => prospect.OwnerId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(prospect => prospect.OrganisationId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Project>().WithMany().HasForeignKey(prospect => prospect.ProjectId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(prospect => prospect.History).WithOne().HasForeignKey(point => point.ProspectId);
        builder.HasMany<CalendarEvent>().WithOne().HasForeignKey(one => one.ProspectId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(prospect => prospect.Appointments).WithOne().HasForeignKey(appointment => appointment.ProspectId);
    }
}

internal sealed class StatusPointTable : IEntityTypeConfiguration<StatusPoint>
{
    public void Configure(EntityTypeBuilder<StatusPoint> builder)
    {
        builder.ToTable("ProspectStatusPoints");
        builder.HasKey(point => point.EventId);
        builder.Property(point => point.EventId).ValueGeneratedNever();
        builder.Property(point => point.Status).HasConversion<string>().HasMaxLength(16);
        builder.HasIndex(point => new { point.ProspectId, point.At });
    }
}

internal sealed class AppointmentTable : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> builder)
    {
        builder.ToTable("ProspectAppointments");
        builder.Property(appointment => appointment.InviteeUri).HasMaxLength(Appointment.UriLength);
        builder.Property(appointment => appointment.FormerInviteeUri).HasMaxLength(Appointment.UriLength);
        builder.Property(appointment => appointment.Title).HasMaxLength(Appointment.TitleLength);
        builder.Property(appointment => appointment.TimeZone).HasMaxLength(64);
        builder.Property(appointment => appointment.CancelReason).HasMaxLength(Appointment.ReasonLength);
        builder.OwnsMany(appointment => appointment.Answers, answers => answers.ToJson());
        builder.HasIndex(appointment => appointment.InviteeUri);
        builder.HasIndex(appointment => appointment.FormerInviteeUri);
        builder.HasIndex(appointment => appointment.StartsAt);
    }
}

internal sealed class CalendlyDeliveryTable : IEntityTypeConfiguration<CalendlyDelivery>
{
    public void Configure(EntityTypeBuilder<CalendlyDelivery> builder)
    {
        builder.ToTable("CalendlyDeliveries");
        builder.Property(delivery => delivery.Event).HasMaxLength(CalendlyDelivery.EventLength);
        builder.Property(delivery => delivery.InviteeUri).HasMaxLength(Appointment.UriLength);
        builder.Property(delivery => delivery.Error).HasMaxLength(CalendlyDelivery.ErrorLength);

        // Two deliveries at once must count as two, and two nodes must not process one delivery: a stale read is repeated.
        builder.Property(delivery => delivery.Times).IsConcurrencyToken();
        builder.Property(delivery => delivery.Status).HasConversion<string>().HasMaxLength(16).IsConcurrencyToken();
        builder.HasIndex(delivery => new { delivery.Event, delivery.InviteeUri }).IsUnique();
        builder.HasIndex(delivery => delivery.Status);
    }
}
