try{var s=localStorage.getItem("mantine-color-scheme-value")}catch(e){}
document.documentElement.setAttribute("data-mantine-color-scheme",s==="dark"||s!=="light"&&matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light")
