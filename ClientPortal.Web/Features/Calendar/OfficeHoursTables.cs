using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Calendar;

internal sealed class OfficeHoursTable : IEntityTypeConfiguration<OfficeHours>
{
    public void Configure(EntityTypeBuilder<OfficeHours> builder)
    {
        builder.ToTable("OfficeHours");
        builder.Property(one => one.Zone).HasMaxLength(ZonedTime.ZoneLength);
        builder.Ignore(one => one.Hours);
        builder.HasIndex(one => one.OrganisationId).IsUnique();
        builder.HasOne<Organisation>().WithMany().HasForeignKey(one => one.OrganisationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(one => one.Holidays).WithOne().HasForeignKey(holiday => holiday.HoursId);
    }
}

internal sealed class HolidayTable : IEntityTypeConfiguration<Holiday>
{
    public void Configure(EntityTypeBuilder<Holiday> builder)
    {
        builder.ToTable("Holidays");
        builder.HasKey(one => new { one.HoursId, one.Day });
        builder.Property(one => one.Name).HasMaxLength(OfficeHours.NameLength);
    }
}
