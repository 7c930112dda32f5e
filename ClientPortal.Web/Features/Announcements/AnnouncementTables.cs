using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Announcements;

internal sealed class AnnouncementTable : IEntityTypeConfiguration<Announcement>
{
    public void Configure(EntityTypeBuilder<Announcement> builder)
    {
        builder.ToTable("Announcements");
        builder.Property(announcement => announcement.Scope).HasConversion<string>().HasMaxLength(16);
        builder.Property(announcement => announcement.Type).HasConversion<string>().HasMaxLength(16);
        builder.Property(announcement => announcement.Form).HasConversion<string>().HasMaxLength(16).HasDefaultValue(AnnouncementForm.Banner);
        builder.Property(announcement => announcement.Title).HasMaxLength(Announcement.TitleLength);
        builder.Property(announcement => announcement.Message).HasMaxLength(Announcement.MessageLength);
        builder.Ignore(announcement => announcement.Audience);
        builder.HasIndex(announcement => announcement.EndsAt);
        builder.HasIndex(announcement => announcement.MadeAt);
    }
}

internal sealed class AnnouncementReceiptTable : IEntityTypeConfiguration<AnnouncementReceipt>
{
    public void Configure(EntityTypeBuilder<AnnouncementReceipt> builder)
    {
        builder.ToTable("AnnouncementReceipts");
        builder.HasKey(receipt => new { receipt.AnnouncementId, receipt.PersonId });
        builder.HasOne<Announcement>().WithMany().HasForeignKey(receipt => receipt.AnnouncementId);
        builder.HasOne<Person>().WithMany().HasForeignKey(receipt => receipt.PersonId);
    }
}
