using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ClientPortal.Web.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Prospects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "About",
                table: "EventLog",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "CalendlyDeliveries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Event = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    InviteeUri = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Times = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    DoneAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Error = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ProspectId = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CalendlyDeliveries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Prospects",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    FirstName = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    LastName = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    Phone = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Company = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Source = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    StatusSince = table.Column<long>(type: "INTEGER", nullable: false),
                    Furthest = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    LostReason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    OwnerId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Value = table.Column<long>(type: "INTEGER", nullable: true),
                    NextStep = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    NextStepOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Notes = table.Column<string>(type: "TEXT", maxLength: 20000, nullable: false),
                    Tags = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    DeletedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ConvertedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    OrganisationId = table.Column<Guid>(type: "TEXT", nullable: true),
                    ProjectId = table.Column<Guid>(type: "TEXT", nullable: true),
                    SearchText = table.Column<string>(type: "TEXT", nullable: false),
                    SortName = table.Column<string>(type: "TEXT", nullable: false),
                    PhoneDigits = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PhoneKey = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Prospects", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Prospects_Organisations_OrganisationId",
                        column: x => x.OrganisationId,
                        principalTable: "Organisations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Prospects_People_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "People",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                    table.ForeignKey(
                        name: "FK_Prospects_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "ProspectAppointments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProspectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    InviteeUri = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    FormerInviteeUri = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    StartsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    JoinUrl = table.Column<string>(type: "TEXT", nullable: true),
                    CancelUrl = table.Column<string>(type: "TEXT", nullable: true),
                    RescheduleUrl = table.Column<string>(type: "TEXT", nullable: true),
                    CancelledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CancelReason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    Replaced = table.Column<bool>(type: "INTEGER", nullable: false),
                    Answers = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProspectAppointments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProspectAppointments_Prospects_ProspectId",
                        column: x => x.ProspectId,
                        principalTable: "Prospects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ProspectStatusPoints",
                columns: table => new
                {
                    EventId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ProspectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProspectStatusPoints", x => x.EventId);
                    table.ForeignKey(
                        name: "FK_ProspectStatusPoints_Prospects_ProspectId",
                        column: x => x.ProspectId,
                        principalTable: "Prospects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_EventLog_About_Seq",
                table: "EventLog",
                columns: new[] { "About", "Seq" });

            migrationBuilder.CreateIndex(
                name: "IX_CalendlyDeliveries_Event_InviteeUri",
                table: "CalendlyDeliveries",
                columns: new[] { "Event", "InviteeUri" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CalendlyDeliveries_Status",
                table: "CalendlyDeliveries",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_ProspectAppointments_FormerInviteeUri",
                table: "ProspectAppointments",
                column: "FormerInviteeUri");

            migrationBuilder.CreateIndex(
                name: "IX_ProspectAppointments_InviteeUri",
                table: "ProspectAppointments",
                column: "InviteeUri");

            migrationBuilder.CreateIndex(
                name: "IX_ProspectAppointments_ProspectId",
                table: "ProspectAppointments",
                column: "ProspectId");

            migrationBuilder.CreateIndex(
                name: "IX_ProspectAppointments_StartsAt",
                table: "ProspectAppointments",
                column: "StartsAt");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_CreatedAt",
                table: "Prospects",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Email",
                table: "Prospects",
                column: "Email");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_OrganisationId",
                table: "Prospects",
                column: "OrganisationId");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_OwnerId",
                table: "Prospects",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_PhoneKey",
                table: "Prospects",
                column: "PhoneKey");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_ProjectId",
                table: "Prospects",
                column: "ProjectId");

            migrationBuilder.CreateIndex(
                name: "IX_Prospects_Status",
                table: "Prospects",
                column: "Status");

            migrationBuilder.CreateIndex(
                name: "IX_ProspectStatusPoints_ProspectId_At",
                table: "ProspectStatusPoints",
                columns: new[] { "ProspectId", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CalendlyDeliveries");

            migrationBuilder.DropTable(
                name: "ProspectAppointments");

            migrationBuilder.DropTable(
                name: "ProspectStatusPoints");

            migrationBuilder.DropTable(
                name: "Prospects");

            migrationBuilder.DropIndex(
                name: "IX_EventLog_About_Seq",
                table: "EventLog");

            migrationBuilder.DropColumn(
                name: "About",
                table: "EventLog");
        }
    }
}
