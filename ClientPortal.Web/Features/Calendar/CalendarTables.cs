using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Calendar;

internal sealed class CalendarEventTable : IEntityTypeConfiguration<CalendarEvent>
{
    public void Configure(EntityTypeBuilder<CalendarEvent> builder)
    {
        builder.ToTable("CalendarEvents");
        builder.Property(one => one.Title).HasMaxLength(CalendarEvent.TitleLength);
        builder.Property(one => one.Description).HasMaxLength(CalendarEvent.DescriptionLength);
        builder.Property(one => one.Place).HasMaxLength(CalendarEvent.PlaceLength);
        builder.Property(one => one.Zone).HasMaxLength(ZonedTime.ZoneLength);
        builder.Property(one => one.SeriesZone).HasMaxLength(ZonedTime.ZoneLength);
        builder.Property(one => one.Rrule).HasMaxLength(CalendarEvent.RruleLength);
        builder.Property(one => one.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Ignore(one => one.Fields);
        builder.Ignore(one => one.Repeats);
        builder.HasIndex(one => new { one.StartsAt, one.EndsAt });
        builder.HasIndex(one => one.ProjectId);
        builder.HasIndex(one => one.AppointmentId).IsUnique();
        builder.HasIndex(one => one.SeriesId);
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.OrganiserId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(one => one.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Project>().WithMany().HasForeignKey(one => one.ProjectId).OnDelete(DeleteBehavior.SetNull);
        builder.HasOne<Ticket>().WithMany().HasForeignKey(one => one.TicketId).OnDelete(DeleteBehavior.SetNull);
        builder.HasMany(one => one.Attendees).WithOne().HasForeignKey(attendee => attendee.CalendarId);
    }
}

internal sealed class AttendeeTable : IEntityTypeConfiguration<Attendee>
{
    public void Configure(EntityTypeBuilder<Attendee> builder)
    {
        builder.ToTable("CalendarAttendees");
        builder.Property(attendee => attendee.Email).HasMaxLength(EmailAddress.Length);
        builder.Property(attendee => attendee.Note).HasMaxLength(Attendee.NoteLength);
        builder.Property(attendee => attendee.Answer).HasConversion<string>().HasMaxLength(8);
        builder.HasIndex(attendee => attendee.PersonId);
        builder.HasIndex(attendee => new { attendee.CalendarId, attendee.PersonId, attendee.Email }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(attendee => attendee.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CalendarReminderTable : IEntityTypeConfiguration<CalendarReminder>
{
    public void Configure(EntityTypeBuilder<CalendarReminder> builder)
    {
        builder.ToTable("CalendarReminders");

        // The key is what makes a reminder be given once, also when two nodes come to it at the same time.
        builder.HasKey(one => new { one.CalendarId, one.Occurrence, one.PersonId, one.Minutes, one.Sequence });
        builder.HasOne<CalendarEvent>().WithMany().HasForeignKey(one => one.CalendarId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class CalendarFeedTable : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> builder)
    {
        builder.ToTable("CalendarFeeds");
        builder.HasKey(one => one.PersonId);
        builder.Property(one => one.SecretHash).HasMaxLength(CalendarFeed.HashLength);
        builder.HasIndex(one => one.SecretHash).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReminderChoiceTable : IEntityTypeConfiguration<ReminderChoice>
{
    public void Configure(EntityTypeBuilder<ReminderChoice> builder)
    {
        builder.ToTable("CalendarReminderChoices");
        builder.HasKey(one => one.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
