// Arguments: the provider of the server's calls, then a provider for each outcome of a login.
package main

import (
	"context"
	"fmt"
	"os"
	"reflect"

	"driver/oneaccess"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func at(url string) *oneaccess.APIClient {
	configuration := oneaccess.NewConfiguration()
	configuration.Servers = oneaccess.ServerConfigurations{{URL: url}}
	return oneaccess.NewAPIClient(configuration)
}

func login(url string) any {
	answer, _, err := at(url).LoginAPI.LoginWithWeChat(context.Background()).
		XOperatingSysVersion("Android 10").XDeviceFingerprint("156aysdna213sc50").
		XAgent("Mozilla/5.0").XClientId("DRrYIqauawN0I8myTMoDTPys6ezGZxnm").
		LoginWithWeChatRequest(oneaccess.LoginWithWeChatRequest{Code: "ad12sasdsfe3dfdg3sc"}).Execute()
	check(err)
	return answer.GetActualInstance()
}

func main() {
	server := os.Args[1]
	for _, url := range os.Args[2:] {
		fmt.Println(reflect.TypeOf(login(url)).Elem().Name())
	}

	token, _, err := at(server).AccessTokenAPI.ObtainAccessToken(context.Background()).GrantType("client_credentials").
		ClientId("ONtQq2igSggfFClyGgzmuXR8ubWEP...").ClientSecret("Xdq******vfe...").Execute()
	check(err)
	ctx := context.WithValue(context.Background(), oneaccess.ContextAccessToken, token.AccessToken)
	api := at(server).UserSessionAPI
	session := login(server).(*oneaccess.LoggedIn)
	ticket, _, err := api.ExchangeSessionToken(ctx).SessionExchange(oneaccess.SessionExchange{
		SessionToken: session.SessionToken, OperatingSysVersion: "Android 10",
		DeviceIp: "10.10.10.1", DeviceFingerprint: "156aysdna213sc50",
	}).Execute()
	check(err)
	verification := oneaccess.SsoTicketVerification{
		SsoTicket: ticket.SsoTicket, OperatingSysVersion: "Android 10",
		DeviceIp: "10.10.10.1", DeviceFingerprint: "156aysdna213sc50",
	}
	user, _, err := api.GetUserBySsoTicket(ctx).SsoTicketVerification(verification).Execute()
	check(err)
	email, _ := user.Data.User.GetEmailOk()
	fmt.Printf("%s, email %v\n", user.Data.User.GetUserName(), email)
	_, _, err = api.GetUserBySsoTicket(ctx).SsoTicketVerification(verification).Execute()
	refusal := err.(*oneaccess.GenericOpenAPIError)
	fmt.Println(refusal.Error(), string(refusal.Body()))
}
